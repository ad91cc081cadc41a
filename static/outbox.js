// Notes on their way. A note is kept in this browser before it is sent, and until the server has acknowledged it; it is
// sent in order, by one tab at a time, and under an id of its own, so that sending it twice does no harm.

import { setSaved, setWaiting } from "./line.js";
import { apply, onApplied, sends } from "./page.js";
import { alone, keys, onChange, person, read, remove, uuid, write } from "./storage.js";
import { target, texts } from "./forms.js";
import { claimTab, openTabs, tab } from "./tab.js";
import { editWaiting, showWaiting } from "./waiting.js";

const PATIENCE = 15_000; // no answer in this time is none
const SLOWEST = 30_000;
const LATER = [408, 425, 429]; // the other answers from 400 to 499 are the server's last word

const memory = new Map(); // entries that storage had no room for
const listeners = [];
let newest = 0;
let tries = 0;
let timer;

/** Everything one person has on its way begins with this. */
const outbox = () => `outbox/${person()}/`;

/** All entries, oldest first: {id, url, tab, fields: [[name, value]], at, refused: {status, sentence} or undefined}. */
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

/** Called with the form when its text is safe in the outbox. */
export const onTaken = (listener) => listeners.push(listener);

/** Keeps a note and sends it as soon as may be. */
function put(url, fields) {
  newest = Math.max(Date.now(), newest + 1);
  const id = uuid();
  keep({ id, url, tab: tab(), at: newest, fields: [...fields.filter(([name]) => name !== "id"), ["id", id]] });
  show();
  send();
}

/** Shows what waits, here and in the line. */
function show() {
  const all = entries();
  const waiting = all.filter((entry) => !entry.refused);
  showWaiting(all, ACTIONS);
  setWaiting(waiting.length, waiting[0]?.at ?? 0, all.length - waiting.length, memory.size === 0);
}

/** Sends what waits, one after another, and one tab at a time. */
async function send() {
  clearTimeout(timer);
  await claimTab();
  await alone(outbox(), async () => {
    while (await sendNext());
  });
}

/** Sends the oldest note of this tab or of a closed one; false when there is none, or it has to wait. */
async function sendNext() {
  const open = await openTabs();
  const waiting = entries().filter(({ refused }) => !refused);
  // Its own open tab sends a note: what one tab has removed from storage another may still see for a moment.
  const entry = waiting.find((each) => each.tab === tab() || !open.has(each.tab));
  if (entry) return post(entry);
  if (waiting.length) timer = setTimeout(send, SLOWEST); // should that tab be closed meanwhile
  return false;
}

/** Sends one; false if it is to be tried again later, and with it what comes after. */
async function post(entry) {
  sends(`note-${entry.id}`);
  try {
    const answer = await ask(entry);
    const html = await answer.text();
    return settle(entry, answer, html);
  } catch {
    return later();
  }
}

const ask = ({ url, fields }) => fetch(url, {
  method: "POST",
  body: new URLSearchParams(fields),
  headers: { Accept: "text/html", "HX-Request": "true", "HX-Request-Type": "partial" },
  credentials: "same-origin",
  signal: AbortSignal.timeout(PATIENCE),
});

function settle(entry, answer, html) {
  if (answer.redirected) return settleRedirect(entry, html);
  if (answer.ok) return acknowledged(entry, html);
  if (answer.status >= 500 || LATER.includes(answer.status)) return later(answer.headers.get("Retry-After"));
  return refused(entry, answer.status, answer.status === 401 ? "" : sentence(answer, html));
}

/** Led to a page of the same person, the note was taken; led anywhere else, it was not: most likely to signing in. */
function settleRedirect(entry, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.body.dataset.person === person() ? acknowledged(entry, "") : refused(entry, 401, "");
}

function acknowledged(entry, html) {
  tries = 0;
  drop(entry.id);
  setSaved();
  // A whole page, should one come, is not for putting into this one.
  apply(/<html\b/i.test(html) ? "" : html, { quiet: true, done: show });
  return true;
}

function refused(entry, status, words) {
  keep({ ...entry, refused: { status, sentence: words || SENTENCES[status] || SENTENCES.other } });
  show();
  return true;
}

const SENTENCES = {
  401: "You are signed out. Sign in again and this note will be sent.",
  403: "You may not add notes here.",
  404: "You no longer have access to this assessment.",
  409: "Notes can no longer be added here.",
  413: "This note is too long.",
  other: "This note was not accepted.",
};

/** The server's own words for why not: a plain text, or the first such words of a page. */
function sentence(answer, body) {
  const words = answer.headers.get("Content-Type")?.startsWith("text/plain") ? body : wordsOf(body);
  return words.trim().replace(/\s+/g, " ").slice(0, 300);
}

function wordsOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const words = page.querySelector(".govuk-error-summary__list li, .govuk-error-message, [role=alert], main p, p");
  return (words ?? page.body).textContent;
}

/** Tries again after a pause that doubles, a random part of it, or after as long as the server asks for. */
function later(retryAfter) {
  clearTimeout(timer);
  const pause = Math.random() * Math.min(SLOWEST, 1000 * 2 ** tries++);
  timer = setTimeout(send, Math.max(pause, Number(retryAfter) * 1000 || 0));
  return false;
}

/** The network or the server is back: do not wait. */
function hurry() {
  tries = 0;
  send();
}

// What a person can do with a note that was not accepted.
const ACTIONS = [
  ["Try again", (entry) => { keep({ ...entry, tab: tab(), refused: undefined }); show(); hurry(); }],
  ["Edit", (entry, item) => editWaiting(entry, item, (body) => resend(entry, body))],
  ["Discard", ({ id }) => { drop(id); show(); }],
];

/** Another text is another note, with an id of its own. */
function resend(entry, body) {
  put(entry.url, entry.fields.map(([name, value]) => [name, name === "body" ? body : value]));
  drop(entry.id);
  show();
}

/** A note that has come back from the server needs no waiting, even if its own answer was lost. */
function meet() {
  let met = false;
  for (const { id, refused } of entries()) {
    if (refused || !document.getElementById(`note-${id}`)) continue;
    drop(id);
    met = true;
  }
  if (met) show();
}

function submit(event) {
  const form = event.target;
  if (!form.matches("form[data-composer]")) return;
  event.preventDefault();
  const body = form.querySelector("textarea");
  if (!body.value.trim()) return body.focus(); // the second half of a double click
  const fields = [...new FormData(form, event.submitter)].filter(([, value]) => typeof value === "string");
  put(target(form), fields);
  empty(form);
  body.focus();
}

/** Empties the texts; kind and audience stay for the next note. */
function empty(form) {
  for (const field of texts(form)) {
    field.value = field.defaultValue = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const listener of listeners) listener(form);
}

function sendByKeys(event) {
  const form = event.target.closest?.("form[data-composer]");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  event.preventDefault();
  form.requestSubmit();
}

/** Whoever is signed in again sends what was refused for want of it. */
function forgetSignedOut() {
  for (const entry of entries()) if (entry.refused?.status === 401) keep({ ...entry, refused: undefined });
}

export function startOutbox() {
  if (!person()) return;
  forgetSignedOut();
  document.addEventListener("submit", submit);
  document.addEventListener("keydown", sendByKeys);
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
