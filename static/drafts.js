// What somebody types is kept in this browser until the server has it, so that a closed tab, a crash or an ended session
// loses nothing. Each tab keeps its own; what a closed tab left behind goes to the next one that shows the same form.

import { isTyped, target, texts } from "./forms.js";
import { keys, person, read, remove, write } from "./storage.js";
import { claimTab, openTabs, tab } from "./tab.js";
import { onTaken } from "./waits.js";

const PAUSE = 300;
const OLDEST = 30 * 24 * 3600 * 1000; // forgotten after this long
const FORM = "form[data-draft]";

let ended = false; // signed out: nothing more is kept
let refused = null; // the key of the form that the server just showed again instead of taking it
const timers = new Map(); // form → what will keep it in a moment
const homeless = new Set(); // forms with text that this browser could not keep

/** Everything one person has left in forms begins with this. */
const drafts = () => `draft/${person()}/`;

// By where it posts to, not by where it is shown: refused, a form is shown again at another address.
const place = (form) => `${drafts()}${encodeURIComponent(`${target(form)} ${form.dataset.draft}`)}/`;
const keyOf = (form) => place(form) + tab();

function typed({ target }) {
  const form = target.closest?.(FORM);
  if (!form) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(keep, PAUSE, form));
}

function keep(form) {
  clearTimeout(timers.get(form));
  timers.delete(form);
  if (ended) return;
  if (!isChanged(form)) return forget(form);
  const kept = write(keyOf(form), { at: Date.now(), fields: values(form) });
  if (kept) homeless.delete(form);
  else if (!homeless.has(form)) warn(form);
}

function warn(form) {
  homeless.add(form);
  tell(form, "This browser cannot keep what you type: send it before you leave.");
}

function keepAll() {
  for (const form of timers.keys()) keep(form);
}

function forget(form) {
  clearTimeout(timers.get(form));
  timers.delete(form);
  homeless.delete(form);
  remove(keyOf(form));
  form.querySelector(":scope > .draft")?.remove();
}

/** Is there anything the server does not have? In a form that the page goes on with, a choice alone is nothing yet. */
const isChanged = (form) => isTyped(form) || (!("waits" in form.dataset) && [...form.elements].some(isChosen));
const isChosen = (field) => isChoice(field) && field.checked !== field.defaultChecked;

/** The versions texts began from are kept with them, so that a change by somebody else meanwhile is noticed on saving. */
const isVersion = (name) => name === "version" || name.startsWith("version-");
const isKept = ({ name, type }) => name && (!["hidden", "password", "file", "submit"].includes(type) || isVersion(name));
const isChoice = ({ type }) => type === "radio" || type === "checkbox";

/** What is in a form's fields: [name, value], with a third, chosen or not, for a choice. */
function values(form) {
  const fields = [...form.elements].filter(isKept);
  return fields.map((field) => (isChoice(field) ? [field.name, field.value, field.checked] : [field.name, field.value]));
}

function fill(form, fields) {
  const all = [...form.elements].filter(isKept);
  for (const [name, value, chosen] of fields) {
    const at = all.findIndex((field) => field.name === name && (chosen === undefined || field.value === value));
    if (at < 0) continue;
    const [field] = all.splice(at, 1);
    if (chosen === undefined) field.value = value;
    else field.checked = chosen;
  }
}

/** Puts back what was typed in this form: in this tab, or else in one that is closed. */
function restore(form, open) {
  if (keyOf(form) === refused) return; // it shows what was sent, and on a conflict the version to save over
  const key = [keyOf(form), ...left(form, open)].find((each) => read(each));
  if (!key || isChanged(form)) return;
  const { fields } = read(key);
  const before = values(form);
  fill(form, fields);
  if (!isChanged(form)) {
    if (!isRefused()) return remove(key); // the server has it
    return fill(form, before); // sent again by reloading: as above
  }
  // Should somebody have taken it elsewhere meanwhile, there are two of it rather than none.
  if (key !== keyOf(form) && write(keyOf(form), read(key))) remove(key);
  form.closest("details")?.setAttribute("open", "");
  offerDiscard(form, before);
  announceInput(form);
}

/** The keys of what closed tabs left of this form, newest first. */
function left(form, open) {
  const others = keys(place(form)).filter((key) => !open.has(key.slice(key.lastIndexOf("/") + 1)));
  return others.sort((a, b) => (read(b)?.at ?? 0) - (read(a)?.at ?? 0));
}

function offerDiscard(form, before) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "as-link";
  button.textContent = "Discard it";
  button.addEventListener("click", () => {
    form.reset();
    fill(form, before);
    forget(form);
    announceInput(form);
    texts(form)[0]?.focus();
  });
  tell(form, `We kept what you had ${isTyped(form) ? "typed" : "chosen"}. `, button);
}

/** Says something at the head of a form. */
function tell(form, ...words) {
  form.querySelector(":scope > .draft")?.remove();
  const note = document.createElement("p");
  note.className = "draft";
  note.dataset.ours = "";
  note.setAttribute("role", "status");
  note.append(...words);
  form.prepend(note);
}

/** Lets a character count and the like know that a text has changed. */
const announceInput = (form) => texts(form).forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));

const isRefused = () => Boolean(document.querySelector(".govuk-error-summary"));

/** Shown again as it was asked for, such as with every standard met: that is newer than what was typed. */
const isAsSent = () => Boolean(document.querySelector("form[data-as-sent]"));

/** Signed out: what was sent stands on this page. */
const isToBeSentAgain = () => Boolean(document.querySelector("form[data-again]"));

/** A form that was posted the plain way is acknowledged by the next page: led there by the server, still signed in, no error. */
function settleSubmitted() {
  if (isToBeSentAgain()) return; // the page after it was sent again acknowledges it
  const key = sessionStorage.getItem("board/submitted");
  sessionStorage.removeItem("board/submitted");
  const [way] = performance.getEntriesByType("navigation");
  if (isRefused() || isAsSent()) refused = key;
  if (key?.startsWith(drafts()) && person() && way?.type === "navigate" && way.redirectCount > 0 && !isRefused()) remove(key);
}

function submitted(event) {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(FORM)) return;
  keep(form);
  homeless.delete(form);
  sessionStorage.setItem("board/submitted", keyOf(form));
}

/** What htmx sent and the server took is no longer a draft. */
function taken({ target, detail }) {
  const form = target.closest?.(FORM);
  if (form && detail?.ctx?.response?.status < 400) forget(form);
}

/** Has this person left anything in a form? */
export const hasDrafts = () => keys(drafts()).length > 0;

/** Takes everything this person left out of this browser, and keeps nothing more. */
export function forgetAll() {
  ended = true;
  for (const key of keys(drafts())) remove(key);
}

function forgetOld() {
  for (const key of keys("draft/")) if (!(read(key)?.at > Date.now() - OLDEST)) remove(key);
}

export async function startDrafts() {
  settleSubmitted();
  if (!person()) return isToBeSentAgain() && claimTab(); // its draft is for no other tab
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("submit", submitted);
  document.addEventListener("htmx:after:request", taken);
  addEventListener("pagehide", keepAll);
  document.addEventListener("visibilitychange", keepAll);
  addEventListener("beforeunload", (event) => [...homeless].some(isTyped) && event.preventDefault());
  onTaken(forget);
  forgetOld();
  await claimTab();
  const open = await openTabs();
  for (const form of document.querySelectorAll(FORM)) restore(form, open);
}
