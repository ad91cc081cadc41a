// The one line that says how things stand. It says only what is true, and changes only when that changes.

import { signIn } from "./forms.js";
import { clock, now } from "./times.js";

const PATIENCE = 1000; // a note on its way for less than this is not worth a word

const state = { link: "none", since: null, waiting: 0, oldest: 0, refused: 0, safe: true, saved: false };
let timer;

const LINK = {
  none: () => "",
  live: () => "Live",
  "catching-up": () => "Catching up",
  offline: () => `Offline since ${clock(state.since)}`,
  "signed-out": () => "Signed out; what you wrote is kept here",
  "no-access": () => "You no longer have access to this page; what you wrote is kept here",
};

/** How the connection stands: one of LINK. */
export function setLink(link, since = now()) {
  if (link === "offline" && state.link !== "offline") state.since = since;
  state.link = link;
  show();
}

/** How many notes are on their way and since when, how many were not accepted, and could this browser keep them all? */
export function setWaiting(waiting, since, refused, safe) {
  Object.assign(state, { waiting, oldest: since, refused, safe });
  clearTimeout(timer);
  if (waiting) timer = setTimeout(show, since + PATIENCE - Date.now());
  show();
}

/** While live, a note is counted only when it takes its time. */
const isLate = () => state.link !== "live" || Date.now() >= state.oldest + PATIENCE;

/** The server has acknowledged a note. */
export function setSaved() {
  state.saved = true;
  show();
}

const notes = (count, words) => (count ? `${count} ${count === 1 ? "note" : "notes"} ${words}` : "");

function words() {
  const parts = [
    LINK[state.link](),
    notes(isLate() ? state.waiting : 0, state.safe ? "waiting, kept here" : "waiting: do not close this page"),
    notes(state.refused, "not accepted, kept here"),
  ].filter(Boolean);
  if (state.saved && state.link === "live" && parts.length === 1 && !state.waiting) parts.push("Saved");
  return parts.length > 1 ? parts.map((part) => `${part}.`).join(" ") : parts.join("");
}

function show() {
  const text = words();
  const line = document.getElementById("live") ?? (text ? make() : null);
  if (!line) return;
  line.dataset.state = state.link;
  line.dataset.count = state.waiting;
  // The same words again would be read out again.
  if (line.dataset.said === text) return;
  line.dataset.said = text;
  line.textContent = text;
  if (state.link === "signed-out") line.append(" ", signIn("Sign in again"));
}

/** Pages without a line of their own get one when there is something to say. */
function make() {
  const line = document.createElement("p");
  line.id = "live";
  line.setAttribute("role", "status");
  (document.querySelector("main") ?? document.body).prepend(line);
  return line;
}
