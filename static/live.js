// Follows the assessment's stream and puts what comes into the page. A page that slept, lost its connection or its
// server asks for what came after the last message it has, and so gets it exactly once.

import { setLink } from "./line.js";
import { apply } from "./page.js";
import { read, write } from "./storage.js";
import { Refused, messages } from "./stream.js";
import { now, setServerTime } from "./times.js";
import { isField, isTyped } from "./forms.js";

const SILENCE = 40_000; // the server says something every 15 seconds; this long without a byte is no connection
const SUSPECT = 20_000; // on waking up, this much silence is enough to try again
const QUIET = 300; // after a pause of this length all that was missed has come
const SLOWEST = 30_000;

let last = null; // the position of the newest message this page has
let base = 1000; // the server may ask for another first pause
let tries = 0;
let heardAt = 0;
let isLive = false;
let connection = new AbortController();
let wake = () => {};
let silence;
let quiet;

/** Follows for as long as the page is open. */
async function follow() {
  for (;;) {
    try {
      await listen();
      setLink("catching-up"); // the server ended it, as it does before it restarts
      await rest(jitter());
    } catch (problem) {
      await recover(problem);
    }
  }
}

async function listen() {
  connection = new AbortController();
  const { signal } = connection;
  heard();
  try {
    for await (const message of messages(address(), { signal, opened, heard })) take(message);
  } finally {
    clearTimeout(silence);
    clearTimeout(quiet);
  }
}

function address() {
  const url = new URL(document.body.dataset.stream, location.href);
  if (last !== null) url.searchParams.set("after", last);
  return url;
}

function opened(response) {
  setServerTime(response.headers.get("Date"));
  isLive = false;
  setLink("catching-up");
  quiet = setTimeout(caughtUp, QUIET);
}

function heard() {
  heardAt = Date.now();
  clearTimeout(silence);
  silence = setTimeout(() => connection.abort(), SILENCE);
}

function caughtUp() {
  tries = 0;
  isLive = true;
  setLink("live");
  document.dispatchEvent(new Event("board:live"));
}

function take({ id, event, data, retry }) {
  if (Number(retry) > 0) base = Number(retry);
  if (event === "reload") return behind();
  const known = id !== undefined && last !== null && Number(id) <= Number(last);
  if (id !== undefined) last = id;
  if (data !== undefined && !known) apply(data);
  if (isLive) return;
  clearTimeout(quiet);
  quiet = setTimeout(caughtUp, QUIET);
}

/** After a failure: what to say, and how long to wait. */
async function recover(problem) {
  const status = problem instanceof Refused ? problem.status : 0;
  if (status === 401) return say("signed-out");
  if ([403, 404, 410].includes(status)) return say("no-access");
  setLink("offline", new Date(now() - (Date.now() - heardAt)));
  await rest(Math.max(jitter(), problem.after ?? 0));
}

/** Nothing to be gained by trying again, until somebody comes back to this page. */
function say(link) {
  setLink(link);
  return rest(null);
}

/** A random part of a pause that doubles with each try, so that a room of pages does not come back all at once. */
const jitter = () => Math.random() * Math.min(SLOWEST, base * 2 ** tries++);

/** Waits so many milliseconds, or for ever; `wake` ends it. */
function rest(milliseconds) {
  return new Promise((resolve) => {
    const timer = milliseconds === null ? null : setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

/** Somebody looks at this page again, or the network is back: do not wait. */
function hurry() {
  tries = 0;
  if (Date.now() - heardAt > SUSPECT) connection.abort();
  wake();
}

/** Too much was missed to send it piece by piece. At once when nothing is being typed, or else by a button. */
export function behind() {
  const page = [...document.forms].some(isTyped) || isField(document.activeElement);
  const lately = Date.now() - (read("reloaded") ?? 0) < 30_000; // never round and round
  if (page || lately) return offerReload();
  reload();
}

function reload() {
  write("reloaded", Date.now());
  location.reload();
}

function offerReload() {
  if (document.getElementById("behind")) return;
  const box = document.createElement("p");
  box.id = "behind";
  box.setAttribute("role", "alert");
  box.append("Much has happened since this page was loaded. What you typed is kept. ");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = "Show the newest";
  button.addEventListener("click", reload);
  box.append(button);
  const line = document.getElementById("live");
  if (line) line.after(box);
  else document.body.prepend(box);
}

export function startLive() {
  if (!document.body.dataset.stream) return;
  last = document.body.dataset.position ?? null;
  addEventListener("online", hurry);
  addEventListener("offline", () => connection.abort());
  addEventListener("pageshow", ({ persisted }) => persisted && hurry());
  document.addEventListener("visibilitychange", () => document.hidden || hurry());
  document.addEventListener("board:behind", behind);
  setLink("catching-up");
  follow();
}
