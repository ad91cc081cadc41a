// Follows the assessment's stream and puts what comes into the page. A page that slept, lost its connection or its
// server asks for what came after the last message it has, and so gets it exactly once.

import { isField, isTyped } from "./forms.js";
import { alive } from "./here.js";
import { setLink } from "./line.js";
import { apply } from "./page.js";
import { person, read, write } from "./storage.js";
import { Refused, messages } from "./stream.js";
import { hurryAll, joinTabs, pass, passState, reads } from "./tabs.js";
import { now, serverTime, setServerTime } from "./times.js";

const SILENCE = 40_000; // the server says something every 15 seconds; this long without a byte is no connection
const SUSPECT = 20_000; // on waking up, this much silence is enough to try again
const FIRST = 10_000; // the server begins at once; without a byte in this time something on the way may hold the stream back
const ASKING = 5000; // how often the page asks where no stream comes through
const QUIET = 300; // after a pause of this length all that was missed has come
const SLOWEST = 30_000;

let last = null; // the position of the newest message this page has
let base = 1000; // the server may ask for another first pause
let tries = 0;
let heardAt = 0;
let state = { link: "catching-up" };
let connection = new AbortController();
let wake = () => {};
let silence;
let first;
let quiet;
let turned = false; // to asking, just now
let asks = false; // a proxy holds streams back until they end: the page asks again and again instead

/** Follows for as long as the page is open. */
async function follow() {
  for (;;) {
    try {
      if (!reads()) await rest(null); // another tab reads for this one
      else await listen();
    } catch (problem) {
      await recover(problem);
    }
  }
}

/** Reads the stream until the server ends it, as it does before it restarts. */
async function listen() {
  connection = new AbortController();
  const { signal } = connection;
  heard();
  first = setTimeout(holdBack, FIRST);
  try {
    for await (const message of messages(address(), { signal, opened, heard })) receive(message);
  } finally {
    clearTimeout(silence);
    clearTimeout(first);
    clearTimeout(quiet);
  }
  if (asks) return askedAll();
  setState({ link: "catching-up" });
  await rest(jitter());
}

/** Nothing came: perhaps an answer that ends comes through. */
function holdBack() {
  asks = !asks;
  turned = asks;
  connection.abort();
}

function askedAll() {
  caughtUp();
  return rest(ASKING * (0.75 + Math.random() / 2));
}

function address() {
  const url = new URL(document.body.dataset.stream, location.href);
  if (last !== null) url.searchParams.set("after", last);
  if (asks) url.searchParams.set("once", "yes");
  return url;
}

function opened(response) {
  setServerTime(response.headers.get("Date"));
  if (asks) return;
  setState({ link: "catching-up" });
  quiet = setTimeout(caughtUp, QUIET);
}

function heard() {
  heardAt = Date.now();
  clearTimeout(first);
  clearTimeout(silence);
  silence = setTimeout(() => connection.abort(), SILENCE);
  passState(true);
  alive();
}

function caughtUp() {
  tries = 0;
  setState({ link: "live" });
}

/** How the connection stands, in the line and in the other tabs. */
function setState(next) {
  const came = next.link === "live" && state.link !== "live";
  setServerTime(next.at); // another tab's state says it
  state = next;
  setLink(next.link, next.since);
  passState();
  if (came) document.dispatchEvent(new Event("board:live"));
}

/** A message of this tab's own stream. */
function receive(message) {
  if (Number(message.retry) > 0) base = Number(message.retry);
  const from = last;
  take(message);
  pass({ ...message, from });
  if (state.link === "live") return;
  clearTimeout(quiet);
  quiet = setTimeout(caughtUp, QUIET);
}

/** A message, from whichever tab. */
function take({ id, event, data }) {
  if (event === "reload") return behind();
  const known = id !== undefined && last !== null && Number(id) <= Number(last);
  if (id !== undefined) last = id;
  if (data && !known) apply(data);
  if (id !== undefined && !known) document.dispatchEvent(new Event("board:news"));
}

/** After a failure: what to say, and how long to wait. */
async function recover(problem) {
  if (!reads()) return;
  if (turned) {
    turned = false;
    return;
  }
  asks = false;
  const status = problem instanceof Refused ? problem.status : 0;
  if (status === 401) return giveUp("signed-out");
  if ([403, 404, 410].includes(status)) return giveUp("no-access");
  const since = state.since ?? new Date(now() - (Date.now() - heardAt));
  setState({ link: "offline", since });
  await rest(Math.max(jitter(), problem.after ?? 0));
}

/** Nothing to be gained by trying again, until somebody comes back to this page. */
function giveUp(link) {
  setState({ link });
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
  hurryAll();
  if (!reads()) return;
  tries = 0;
  if (Date.now() - heardAt > SUSPECT) connection.abort();
  wake();
}

/** Another tab begins or ends to read for this one. */
function changed() {
  tries = 0;
  connection.abort();
  wake();
}

/** Too much was missed to send it piece by piece. At once when nothing is being typed, or else by a button. */
function behind() {
  const busy = [...document.forms].some(isTyped) || isField(document.activeElement);
  const lately = Date.now() - (read("reloaded") ?? 0) < 30_000; // never round and round
  if (busy || lately) offerReload();
  else reload();
}

function reload() {
  write("reloaded", Date.now());
  location.reload();
}

function offerReload() {
  if (document.getElementById("behind")) return;
  const box = document.createElement("p");
  const button = document.createElement("button");
  box.id = "behind";
  box.setAttribute("role", "alert");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = "Show the newest";
  button.addEventListener("click", reload);
  box.append("Much has happened since this page was loaded. What you typed is kept. ", button);
  const line = document.getElementById("live");
  if (line) line.after(box);
  else document.body.prepend(box);
}

export async function startLive() {
  const { stream, position } = document.body.dataset;
  if (!stream) return;
  last = position ?? null;
  addEventListener("online", hurry);
  addEventListener("online", () => (asks = false)); // another network, perhaps without that proxy
  addEventListener("offline", () => connection.abort());
  addEventListener("pageshow", ({ persisted }) => persisted && hurry());
  document.addEventListener("visibilitychange", () => document.hidden || hurry());
  document.addEventListener("board:behind", behind);
  setState(state);
  const hooks = { position: () => last, state: () => ({ ...state, at: serverTime() }), setState, take, hurry, changed };
  await joinTabs(`stream/${person()}${stream}`, hooks);
  follow();
}
