// Notes that come below what somebody reads wait behind a button that counts them. Nothing moves by itself.

import { focus, onApplied } from "./page.js";
import { person } from "./storage.js";

const LISTS = "[data-list-name^='notes-']";

const known = new WeakMap(); // list → the ids of its notes
const below = new Set(); // notes that came and were not yet in sight
let button;
let sight;

const notesOf = (list) => [...list.children].filter((note) => note.id && note.dataset.waiting === undefined);

/** After a change of the page: what is new, somebody else's and below the part in sight waits. */
function look() {
  for (const list of document.querySelectorAll(LISTS)) {
    const before = known.get(list);
    const notes = notesOf(list);
    known.set(list, new Set(notes.map(({ id }) => id)));
    for (const note of notes) if (before && !before.has(note.id) && isBelow(note)) add(note);
  }
  for (const note of below) if (!note.isConnected) below.delete(note);
  show();
}

const isBelow = (note) => note.dataset.author !== person() && note.getBoundingClientRect().top > foot();

/** Where what covers the foot of the page begins. */
function foot() {
  const bar = document.querySelector(".bar");
  const isOver = bar && getComputedStyle(bar).position === "sticky";
  return isOver ? bar.getBoundingClientRect().top : innerHeight;
}

function add(note) {
  below.add(note);
  sight.observe(note);
}

function seen(entries) {
  for (const { target, isIntersecting, boundingClientRect } of entries) {
    if (!isIntersecting || boundingClientRect.top > foot()) continue;
    below.delete(target);
    sight.unobserve(target);
  }
  show();
}

function show() {
  button.hidden = below.size === 0;
  button.textContent = `${below.size} new ${below.size === 1 ? "note" : "notes"} below`;
}

function go() {
  const [first] = [...below].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
  below.clear();
  show();
  toNote(first);
}

function toNote(note) {
  if (!note) return;
  focus(note);
  note.scrollIntoView({ block: "center" });
}

/** The skip link leads to the newest note itself, where there is one. */
function skip(event) {
  if (!event.target.closest?.("a.govuk-skip-link[href='#notes-end']")) return;
  const newest = notesOf(document.querySelector(LISTS)).at(-1);
  if (!newest) return;
  event.preventDefault();
  toNote(newest);
}

export function startNewest() {
  const home = document.querySelector(".bar");
  if (!home || !document.querySelector(LISTS)) return;
  sight = new IntersectionObserver(seen, { threshold: [0, 0.5, 1] });
  button = document.createElement("button");
  button.type = "button";
  button.id = "newest";
  button.className = "newest";
  button.hidden = true;
  button.addEventListener("click", go);
  home.prepend(button);
  look();
  onApplied(look);
  document.addEventListener("click", skip);
}
