// Puts what the server sends into the page, element by element. The same message twice does no harm; what somebody
// types, where the focus is and what the reader looks at stay as they are.

import { say } from "./announce.js";
import { idOf, morph } from "./morph.js";
import { inUse, isFocused, isTyped } from "./forms.js";
import { person } from "./storage.js";
import { tellTimes } from "./times.js";

const NEW = 4000; // how long a new element is marked as such
const HOLD = 1000; // how long a press may hold the page still

let queue = [];
let scheduled = false;
let held = false;
const sources = new WeakMap(); // element → the HTML it was last made from
const stale = new Map(); // element in use → what it is to become
const listeners = [];
const own = new Set();
let placed = -Infinity;

/**
 * Puts a row of top-level elements into the page with the next frame. `done` is called after, in the same frame.
 * Quiet: nothing of it is announced.
 */
export function apply(html, { quiet = false, done } = {}) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const elements = [...template.content.children];
  const isOwn = !quiet && elements.some((element) => own.delete(idOf(element)));
  queue.push({ elements, quiet: quiet || isOwn, done });
  schedule();
}

/** The stream will bring back what this page itself sends under this id: that is no news. */
export const sends = (id) => own.add(id);

/** Calls after each change of the page, in the same frame. */
export const onApplied = (listener) => listeners.push(listener);

function schedule() {
  if (scheduled || held) return;
  scheduled = true;
  // A hidden page gets no frames, but is still to be right when somebody looks.
  if (document.hidden) setTimeout(run);
  else requestAnimationFrame(run);
}

function run() {
  scheduled = false;
  const batch = queue;
  queue = [];
  const keepPlace = place();
  const keepFocus = focused();
  for (const { elements, quiet, done } of batch) {
    for (const element of elements) put(element, quiet);
    done?.();
  }
  tellTimes();
  for (const listener of listeners) listener();
  keepFocus();
  keepPlace();
}

/**
 * Remembers where the focus is; the function it returns puts it near there when what had it is gone or out of sight: not on
 * another control, which a second press would press, but on what is around it.
 */
function focused() {
  const around = [];
  for (let element = document.activeElement; element && element !== document.body; element = element.parentElement) around.push(element);
  const isThere = (element) => element?.isConnected && (element.checkVisibility?.() ?? true);
  const madeAnew = (element) => (element.isConnected || !idOf(element) ? element : document.getElementById(idOf(element)));
  return () => {
    const now = document.activeElement;
    if (!around.length || (now !== document.body && isThere(now))) return;
    const near = around.map(madeAnew).find(isThere);
    if (near) focus(near);
  };
}

function put(element, quiet) {
  const { remove, say: words, list } = element.dataset;
  if (remove !== undefined) takeAway(remove);
  else if (words !== undefined) quiet || isOwn(element) || say(words, element.dataset.about);
  else if (element.matches("meta[name=reload]")) document.dispatchEvent(new Event("board:behind"));
  else if (list !== undefined) putInLists(element, list.split(/\s+/));
  else if (idOf(element)) replace(document.getElementById(idOf(element)), element);
}

/** What this person did, here or in another tab, is no news to them. */
const isOwn = ({ dataset }) => Boolean(dataset.by) && dataset.by === person();

function putInLists(element, names) {
  const known = document.getElementById(idOf(element));
  for (const list of document.querySelectorAll("[data-list-name]")) {
    const here = known && list.querySelector(`:scope > #${CSS.escape(idOf(element))}`);
    const belongs = names.includes(list.dataset.listName) && isWanted(list, element);
    if (here && belongs) update(list, here, element);
    else if (here) detach(here);
    else if (belongs) mark(enliven(insert(list, remember(element.cloneNode(true), element))));
  }
}

/** What htmx is to do with an element that came by the stream it does not know yet. */
function enliven(element) {
  globalThis.htmx?.process(element);
  return element;
}

/** Does this list show such elements? It may be narrowed to some kinds or authors, or to what is mine. */
function isWanted(list, { dataset }) {
  const { onlyKind, onlyAuthor, onlyMine } = list.dataset;
  if (onlyMine !== undefined && dataset.author !== person()) return false;
  const fits = (only, value) => !only || only.split(/\s+/).includes(value);
  return fits(onlyKind, dataset.kind) && fits(onlyAuthor, dataset.author);
}

/** Lists are in the order of data-position; notes still waiting to be sent stand at the end. */
function insert(list, element) {
  const position = positionOf(element);
  const isAfter = (other) => positionOf(other) > position || other.dataset.waiting !== undefined || other === element;
  let after = null;
  // From the end: most of what comes is new.
  for (let other = list.lastElementChild; other && isAfter(other); other = other.previousElementSibling) after = other;
  if (after !== element) list.insertBefore(element, after);
  return element;
}

/** What only one person sees has no position: it comes last. */
const positionOf = ({ dataset }) => Number(dataset.position) || Infinity;

function update(list, here, element) {
  const moved = positionOf(here) !== positionOf(element);
  replace(here, element);
  if (moved && !inUse(here)) insert(list, here);
}

/** Makes an element on the page what it is to become; a part in use waits until it no longer is. */
function replace(here, element) {
  if (!here || sources.get(here) === element.outerHTML) return;
  remember(here, element);
  const before = wordsIn(here);
  if (morph(here, element)) settle(enliven(here));
  else wait(here, element, "This has changed meanwhile. What you typed is kept.");
  if (wordsIn(here) !== before) mark(here);
}

/** The words a reader would find changed. How long ago something was is not one of them. */
function wordsIn(element) {
  const copy = element.cloneNode(true);
  for (const other of copy.querySelectorAll("time, [data-ours]")) other.remove();
  return copy.textContent.replace(/\s+/g, " ");
}

function remember(here, element) {
  sources.set(here, element.outerHTML);
  return here;
}

/** Marks an element as overtaken; with typed text in it, it also says so. */
function wait(here, element, words) {
  here.dataset.stale = "";
  stale.set(here, element);
  if (!isTyped(here) || here.querySelector(":scope > .stale")) return;
  const note = document.createElement("p");
  note.className = "stale";
  note.dataset.ours = "";
  note.textContent = words;
  here.prepend(note);
}

function settle(here) {
  stale.delete(here);
  delete here.dataset.stale;
  here.querySelector(":scope > .stale")?.remove();
}

function takeAway(id) {
  for (const element of document.querySelectorAll(`#${CSS.escape(id)}`)) detach(element);
}

/** What is taken from all screens goes at once, whoever looks at it; only what this person typed stays. */
function detach(here) {
  sources.delete(here);
  if (!isTyped(here)) return leave(here);
  here.querySelector("[data-shown]")?.replaceChildren();
  wait(here, null, "This was taken away meanwhile. What you typed is kept.");
}

/** Removes an element; a focus in it goes to its neighbour, not back to the top of the page. */
export function leave(here) {
  const near = [here.nextElementSibling, here.previousElementSibling, here.parentElement, document.querySelector("main")];
  const focused = here.contains(document.activeElement);
  stale.delete(here);
  here.remove();
  // What says that nothing is left is not in sight while there is something.
  if (focused) focus(near.find((element) => element && (element.checkVisibility?.() ?? true)));
}

export function focus(element) {
  if (!element.matches("a[href], button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

function mark(element) {
  element.dataset.new = "";
  setTimeout(() => delete element.dataset.new, NEW);
}

/** Remembers where on the screen the reader's place is; the function it returns puts it back there. */
function place() {
  const anchor = isFocused(document.body) && !inComposer() ? document.activeElement : lookedAt();
  const top = anchor?.getBoundingClientRect().top;
  return () => {
    if (!anchor?.isConnected) return;
    const moved = anchor.getBoundingClientRect().top - top;
    if (Math.abs(moved) < 1) return;
    placed = performance.now();
    scrollBy({ top: moved, behavior: "instant" });
  };
}

// The composer stays in reach at the bottom whatever happens above it.
const inComposer = () => Boolean(document.activeElement.closest("[data-composer]"));

/** When the page was last scrolled here, to keep the reader's place. */
export const placedAt = () => placed;

/** What stands highest in the middle of the screen. At the very top of a page nothing above can push it down. */
function lookedAt() {
  if (scrollY === 0) return null;
  for (let y = 8; y < innerHeight / 2; y += 24) {
    const item = document.elementFromPoint(innerWidth / 2, y)?.closest("li, p, tr, h1, h2, h3, h4, summary");
    if (item && !item.closest("[data-composer]")) return item;
  }
  return null;
}

/** While a link or button is being pressed nothing moves, or the press would miss it. */
function hold({ target }) {
  if (!target.closest?.("a, button, summary, label, input, select")) return;
  held = true;
  const release = () => {
    held = false;
    // The click comes after the release.
    if (queue.length) setTimeout(schedule);
  };
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, release, { once: true });
  setTimeout(release, HOLD);
}

/** What was left because somebody was at work in it is brought up to date when they have left it. */
function catchUp() {
  for (const [here, element] of stale) {
    if (!here.isConnected) stale.delete(here);
    else if (element === null) isTyped(here) || leave(here);
    else if (!inUse(here) && morph(here, element)) settle(enliven(here));
  }
}

export function startPage() {
  addEventListener("pointerdown", hold);
  let keepFocus = () => {};
  document.addEventListener("htmx:before:swap", () => (keepFocus = focused()));
  document.addEventListener("htmx:after:swap", () => keepFocus());
  for (const event of ["focusout", "reset"]) addEventListener(event, () => setTimeout(catchUp));
}
