// The one line that says how things stand. It says only what is true, and changes only when that changes.

import { signIn } from "./forms.js";
import { clock, now } from "./times.js";

const PATIENCE = 1000; // what is on its way for less than this is not worth a word

const state = { link: "none", since: null, waiting: [], oldest: 0, refused: [], safe: true, saved: false };
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

/** The entries that are on their way, oldest first, those not accepted, and could this browser keep them all? */
export function setWaiting(waiting, refused, safe) {
  Object.assign(state, { waiting, oldest: waiting[0]?.at ?? 0, refused, safe });
  clearTimeout(timer);
  if (waiting.length) timer = setTimeout(show, state.oldest + PATIENCE - Date.now());
  show();
}

/** While live, it is counted only when it takes its time. */
const isLate = () => state.link !== "live" || Date.now() >= state.oldest + PATIENCE;

/** The server has acknowledged what was sent. */
export function setSaved() {
  state.saved = true;
  show();
}

/** So many notes, or answers; texts when they are of several kinds. */
export function count(entries) {
  const kinds = new Set(entries.map(({ kind = "note" }) => kind));
  const kind = kinds.size === 1 ? [...kinds][0] : "text";
  return `${entries.length} ${kind}${entries.length === 1 ? "" : "s"}`;
}

const say = (entries, words) => (entries.length ? `${count(entries)} ${words}` : "");

function words() {
  const parts = [
    LINK[state.link](),
    say(isLate() ? state.waiting : [], state.safe ? "waiting, kept here" : "waiting: do not close this page"),
    say(state.refused, "not accepted, kept here"),
  ].filter(Boolean);
  if (state.saved && state.link === "live" && parts.length === 1 && !state.waiting.length) parts.push("Saved");
  return parts.length > 1 ? parts.map((part) => `${part}.`).join(" ") : parts.join("");
}

function show() {
  const text = words();
  const line = document.getElementById("live") ?? (text ? make() : null);
  if (!line) return;
  line.dataset.state = state.link;
  line.dataset.count = state.waiting.length;
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
