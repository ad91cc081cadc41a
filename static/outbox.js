// What is on its way to the server: notes, answers, recommendations, views, whatever a form marked data-waits sends. It is
// kept in this browser before it is sent, and until the server has acknowledged it; it is sent in order, by one tab at a
// time, and under an id of its own, so that sending it twice does no harm.

import { setSaved, setWaiting } from "./line.js";
import { showNotice } from "./notice.js";
import { apply, onApplied, sends } from "./page.js";
import { alone, keys, onChange, person, read, remove, uuid, write } from "./storage.js";
import { claimTab, openTabs, tab } from "./tab.js";
import { showWaiting } from "./waiting.js";

const PATIENCE = 15_000; // no answer in this time is none
const SLOWEST = 30_000;
const LATER = [408, 425, 429]; // the other answers from 400 to 499 are the server's last word

const memory = new Map(); // entries that storage had no room for
const watchers = new Map(); // id of an entry → {taken(address), refused(), later()}: the form that waits for the outcome
let newest = 0;
let tries = 0;
let timer;

/** Everything one person has on its way begins with this. */
const outbox = () => `outbox/${person()}/`;

/**
 * All entries, oldest first: {id, kind, url, fields: [[name, value]], tab, at, refused: {status, sentence} or undefined}
 * and, for whoever shows it, {text: name of the field with the words, list, about, page: written on a page of its own}.
 */
export function entries() {
  const kept = keys(outbox()).map(read).filter(Boolean);
  return [...kept, ...memory.values()].sort((a, b) => a.at - b.at);
}

function keep(entry) {
  if (write(outbox() + entry.id, entry)) memory.delete(entry.id);
  else memory.set(entry.id, entry);
}

function drop(id) {
  remove(outbox() + id);
  memory.delete(id);
}

/** Takes everything this person has on its way out of this browser. */
export function dropAll() {
  for (const { id } of entries()) drop(id);
}

/** Takes one out: it is not to be sent, or has arrived by another way. */
export function forget(id) {
  drop(id);
  show();
}

/** Keeps what a form holds and sends it as soon as may be. A new thing gets an id of its own. Returns the entry's id. */
export function put({ fields, isNew, ...entry }, watcher) {
  newest = Math.max(Date.now(), newest + 1);
  const id = uuid();
  const sent = isNew ? [...fields.filter(([name]) => name !== "id"), ["id", id]] : fields;
  if (watcher) watchers.set(id, watcher);
  keep({ ...entry, id, tab: tab(), at: newest, fields: sent });
  show();
  send();
  return id;
}

/** Another text is another thing, with an id of its own. */
export function resend(entry, text) {
  const fields = entry.fields.map(([name, value]) => [name, name === textOf(entry) ? text : value]);
  put({ ...entry, refused: undefined, fields, isNew: fields.some(([name]) => name === "id") });
  forget(entry.id);
}

/** The name of the field that holds an entry's words. */
export const textOf = ({ text }) => text ?? "body";

/** Sends once more what was not accepted. */
export function tryAgain(entry) {
  keep({ ...entry, tab: tab(), refused: undefined });
  show();
  hurry();
}

/** Shows what waits, here and in the line. */
function show() {
  const all = entries();
  const waiting = all.filter((entry) => !entry.refused);
  const refused = all.filter((entry) => entry.refused);
  setWaiting(waiting, refused, memory.size === 0);
  showWaiting(all);
}

/** Sends what waits, one after another, and one tab at a time. */
async function send() {
  clearTimeout(timer);
  await claimTab();
  await alone(outbox(), async () => {
    while (await sendNext());
  });
}

/** Sends the oldest of this tab or of a closed one; false when there is none, or it has to wait. */
async function sendNext() {
  const open = await openTabs();
  const waiting = entries().filter(({ refused }) => !refused);
  // Its own open tab sends it: what one tab has removed from storage another may still see for a moment.
  const entry = waiting.find((each) => each.tab === tab() || !open.has(each.tab));
  if (entry) return post(entry);
  if (waiting.length) timer = setTimeout(send, SLOWEST); // should that tab be closed meanwhile
  return false;
}

/** The element that a thing is once the server has it. */
const elementOf = ({ kind, id }) => `${kind ?? "note"}-${id}`;

/** Sends one; false if it is to be tried again later, and with it what comes after. */
async function post(entry) {
  sends(elementOf(entry));
  try {
    const answer = await ask(entry);
    const html = await answer.text();
    return settle(entry, answer, html);
  } catch {
    return later(entry);
  }
}

// Whose it is goes with it: in this browser somebody else may have signed in meanwhile.
const ask = ({ url, fields }) => fetch(url, {
  method: "POST",
  body: new URLSearchParams(fields),
  headers: { Accept: "text/html", "HX-Request": "true", "HX-Request-Type": "partial", "Board-Person": person() },
  credentials: "same-origin",
  signal: AbortSignal.timeout(PATIENCE),
});

function settle(entry, answer, html) {
  if (answer.redirected) return settleRedirect(entry, answer.url, html);
  if (answer.ok) return acknowledged(entry, "", html);
  if (answer.status >= 500 || LATER.includes(answer.status)) return later(entry, answer.headers.get("Retry-After"));
  return refused(entry, answer.status, answer.status === 401 ? "" : sentence(answer, html));
}

/** Led to a page of the same person, it was taken; led anywhere else, it was not: most likely to signing in. */
function settleRedirect(entry, url, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (page.body.dataset.person !== person()) return refused(entry, 401, "");
  const part = page.getElementById(elementOf(entry)) ? `#${elementOf(entry)}` : "";
  return acknowledged(entry, url + part, "");
}

function acknowledged(entry, address, html) {
  tries = 0;
  drop(entry.id);
  setSaved();
  // A whole page, should one come, is not for putting into this one.
  const part = /<html\b/i.test(html) ? "" : html;
  showNotice(part);
  apply(part, { quiet: true, done: show });
  outcome(entry)?.taken(address);
  return true;
}

function refused(entry, status, words) {
  const watcher = status === 401 ? null : outcome(entry);
  if (watcher) {
    forget(entry.id);
    watcher.refused(); // its form is still there to be mended
  } else {
    outcome(entry)?.later();
    keep({ ...entry, refused: { status, sentence: words || SENTENCES[status] || SENTENCES.other } });
    show();
  }
  return true;
}

/** The form that waits to hear what became of an entry; it is told once. */
function outcome({ id }) {
  const watcher = watchers.get(id);
  watchers.delete(id);
  return watcher;
}

const SENTENCES = {
  401: "You are signed out. Sign in again and this will be sent.",
  403: "You may not add this here.",
  404: "You no longer have access to this assessment.",
  409: "This can no longer be added here.",
  412: "Somebody changed this after you opened it.",
  413: "This is too long.",
  428: "Somebody changed this after you opened it.",
  other: "This was not accepted.",
};

/** The server's own words for why not: a plain text, or the first such words of a page. */
function sentence(answer, body) {
  const words = answer.headers.get("Content-Type")?.startsWith("text/plain") ? body : wordsOf(body);
  return words.trim().replace(/\s+/g, " ").slice(0, 300);
}

function wordsOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const said = ".govuk-error-summary__list li, .govuk-error-message, [role=alert], .conflict p, main p, p";
  return (page.querySelector(said) ?? page.body).textContent;
}

/** Tries again after a pause that doubles, a random part of it, or after as long as the server asks for. */
function later(entry, retryAfter) {
  clearTimeout(timer);
  const pause = Math.random() * Math.min(SLOWEST, 1000 * 2 ** tries++);
  timer = setTimeout(send, Math.max(pause, Number(retryAfter) * 1000 || 0));
  outcome(entry)?.later();
  return false;
}

/** The network or the server is back: do not wait. */
function hurry() {
  tries = 0;
  send();
}

/** What has come back from the server needs no waiting, even if its own answer was lost. */
function meet() {
  let met = false;
  for (const entry of entries()) {
    if (entry.refused || !document.getElementById(elementOf(entry))) continue;
    drop(entry.id);
    outcome(entry)?.taken("");
    met = true;
  }
  if (met) show();
}

/** Whoever is signed in again sends what was refused for want of it. */
function forgetSignedOut() {
  for (const entry of entries()) if (entry.refused?.status === 401) keep({ ...entry, refused: undefined });
}

export function startOutbox() {
  if (!person()) return;
  forgetSignedOut();
  document.addEventListener("board:live", hurry);
  document.addEventListener("visibilitychange", () => document.hidden || hurry());
  addEventListener("online", hurry);
  addEventListener("beforeunload", (event) => memory.size && event.preventDefault());
  onApplied(meet);
  onChange(outbox(), show);
  meet();
  show();
  send();
}
