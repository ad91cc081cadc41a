// A part of a page that is too dear to send to everybody, or that everybody sees otherwise, is asked for anew by the page that
// shows it: after news, though not with each, and after what this person sent from within it. Where some of it is marked
// data-live, only that is put in: what people type stands beside it. What is marked data-heard is read out in those words when
// they have changed, unless by what this person sent: its answer has said that already.

import { say } from "./announce.js";
import { idOf } from "./morph.js";
import { apply } from "./page.js";

const PAUSE = 2_000;
const BUSY = 5; // where an answer takes long, many are asking: the next news waits for up to so many times as long,
const SLOWEST = 3_000; // but no longer than this

let timer = null;
let took = 0;
let late = false;
let own = ""; // "sent" from within the part, and then "taken"

async function refresh(part) {
  timer = null;
  if (document.hidden) {
    late = true;
    return;
  }
  const begun = performance.now();
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": `${part.localName}#${part.id}` };
  try {
    const answer = await fetch(location.href, { headers, cache: "no-store" });
    if (answer.status >= 500) return again(part);
    if (!answer.ok || answer.redirected) return;
    const html = live(await answer.text());
    took = performance.now() - begun;
    own || tell(html, part.id);
    if (own === "taken") own = "";
    apply(html, { quiet: true });
  } catch {
    again(part);
  }
}

/** The server could not answer, and what was news then is told no second time. */
function again(part) {
  timer ??= setTimeout(() => refresh(part), PAUSE * (0.5 + Math.random()));
}

/** What of an answer is to be put in: the elements marked so, or else all of it. */
function live(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const parts = [...template.content.querySelectorAll("[data-live]")];
  return parts.length ? parts.map((part) => part.outerHTML).join("") : html;
}

/** What now has other words to be heard than on the page. */
function tell(html, about) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const next of template.content.querySelectorAll("[data-heard]")) {
    const words = next.dataset.heard;
    if (words !== document.getElementById(idOf(next))?.dataset.heard) say(words, about, idOf(next));
  }
}

/** Something was sent from within the part, and taken. */
const isTaken = (part, { target, detail }) => detail?.ctx?.response?.status < 400 && part.contains(target);

export function startRefreshing() {
  const part = document.querySelector("[data-refresh]");
  if (!part) return;
  const pause = Number(part.dataset.refresh) || PAUSE;
  const after = (milliseconds) => (timer ??= setTimeout(() => refresh(part), milliseconds));
  const soon = () => after(pause + Math.min(SLOWEST, took * BUSY) * Math.random());
  document.addEventListener("board:news", soon);
  part.addEventListener("submit", () => (own = "sent"));
  document.addEventListener("htmx:error", () => (own = ""));
  document.addEventListener("htmx:after:request", (event) => {
    if (!part.contains(event.target)) return;
    own = isTaken(part, event) ? "taken" : "";
    if (!own) return;
    clearTimeout(timer); // one's own does not wait for others
    timer = null;
    after(pause);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !late) return;
    late = false;
    soon();
  });
}
