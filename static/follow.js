// Following what the lead points at: off until chosen, left and taken up again at any time. It never takes somebody away
// from what they write or read: then it says what moved, and offers to go there.

import { say } from "./announce.js";
import { isField, isTyped } from "./forms.js";
import { onApplied, placedAt } from "./page.js";
import { onChange, read, write } from "./storage.js";

const READING = 30_000; // after scrolling, somebody reads for this long

let line; // what stands around the spotlight
let seen; // the place this page knows of
let scrolledAt = -Infinity;

const key = () => `follow/${line.dataset.follow}`;
const follows = () => read(key()) === true;
const spotlight = () => document.getElementById("spotlight");

/** Is somebody at work on this page: with the focus in its content, half a text typed, or reading on? */
function isBusy() {
  const focus = document.activeElement;
  const inContent = document.querySelector("main")?.contains(focus) && !line.contains(focus);
  const reads = performance.now() - scrolledAt < READING;
  return inContent || isField(focus) || [...document.forms].some(isTyped) || reads;
}

/** After each change of the page: did the spotlight move? */
function look() {
  const { place, address, words, by } = spotlight()?.dataset ?? {};
  if (place === seen) return;
  seen = place;
  if (!place || place === line.dataset.here || !follows() || document.hidden) return;
  if (isBusy()) return; // the line says where it went, with a link, and so does the voice
  sessionStorage.setItem("board/followed", `${by || "The lead"} moved to ${words}.`);
  location.assign(address);
}

/** On arriving: why this page is shown. */
function arrive() {
  const words = sessionStorage.getItem("board/followed");
  sessionStorage.removeItem("board/followed");
  if (!words) return;
  const element = document.createElement("p");
  element.className = "followed";
  element.dataset.ours = "";
  element.textContent = words;
  line.prepend(element);
  say(words, "day");
}

function scrolled() {
  // What the page itself moves, to keep somebody's place, is no reading.
  if (performance.now() - placedAt() > 200) scrolledAt = performance.now();
}

function makeSwitch() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "as-link follow";
  button.textContent = "Follow the lead";
  button.title = "Be led to what the lead points at, except while you write or read";
  button.addEventListener("click", () => {
    write(key(), !follows());
    show(button);
  });
  return button;
}

function show(button) {
  const { place, meets } = spotlight()?.dataset ?? {};
  button.hidden = !place && meets === undefined; // there is somebody to follow from the moment the day begins
  button.setAttribute("aria-pressed", String(follows()));
}

/** Only where the page hears of moves. */
export function startFollowing() {
  line = document.querySelector("[data-follow]");
  if (!line || !document.body.dataset.stream) return;
  seen = spotlight()?.dataset.place;
  const button = makeSwitch();
  line.append(button);
  onChange(key(), () => show(button));
  show(button);
  arrive();
  addEventListener("scroll", scrolled, { passive: true });
  onApplied(look);
  onApplied(() => show(button));
}
