// One stream for all tabs of a browser: the tab that holds the lock reads it and passes on what it reads, the others
// listen. Over HTTP/1.1 a browser has six connections to a server; seven tabs with a stream each would stop it.

import { alone } from "./storage.js";

const ANSWER = 2000; // a leading tab that does not answer in this time is asleep
const SILENCE = 40_000;
const BEAT = 5000;
const KEPT = 500; // messages kept for tabs that open late

let channel = null;
let leads = true; // where tabs cannot talk to each other, each leads itself
let follows = false;
let beatAt = 0;
let doubt;
let hooks;
let stands = null; // the last that had no position: who is here
const kept = []; // what the leading tab has passed on: {from, id, data, event}

/** Does this tab read the stream itself? */
export const reads = () => !follows;

/**
 * Joins the other tabs that follow the same stream. Hooks: `position()` of this tab, `take(message)`, `state()` and
 * `setState(state)` of the connection, `hurry()`, and `changed()` when this tab is to begin or end reading itself.
 */
export async function joinTabs(name, given) {
  hooks = given;
  if (!navigator.locks || !globalThis.BroadcastChannel) return;
  channel = new BroadcastChannel(name);
  channel.addEventListener("message", ({ data }) => receive(data));
  leads = await lockNow(name);
  if (leads) return;
  follows = true;
  ask();
  alone(name, () => {
    lead();
    return new Promise(() => {}); // held until this tab closes
  });
}

/** Takes the lock if it is free; the tab then holds it until it closes. */
function lockNow(name) {
  return new Promise((answer) => {
    alone(name, (lock) => {
      answer(Boolean(lock));
      return lock && new Promise(() => {});
    }, { ifAvailable: true });
  });
}

/** The leading tab was closed: this one takes its place. */
function lead() {
  leads = true;
  clearTimeout(doubt);
  readAlone();
}

function readAlone() {
  if (!follows) return;
  follows = false;
  hooks.changed();
}

function followAgain() {
  if (follows) return;
  follows = true;
  hooks.changed();
}

/** Passes on a message that came after position `from`. */
export function pass(message) {
  const says = message.id !== undefined || message.event !== undefined || message.data !== undefined;
  if (!leads || !channel || !says) return;
  if (message.id === undefined && message.event === undefined) stands = message;
  else kept.push(message);
  if (kept.length > KEPT) kept.shift();
  channel.postMessage({ message });
}

/** Passes on how the connection stands; a sign of life need not be passed on each time. */
export function passState(isBeat = false) {
  if (!leads || !channel || (isBeat && Date.now() - beatAt < BEAT)) return;
  beatAt = Date.now();
  channel.postMessage({ state: hooks.state(), position: hooks.position() });
}

/** Somebody looks at this tab again, or the network is back. */
export function hurryAll() {
  if (leads || !channel) return;
  channel.postMessage({ hurry: true });
  ask();
}

function ask() {
  channel.postMessage({ ask: hooks.position() });
  expect(ANSWER);
}

/** If nothing is heard of the leading tab in this time, this tab reads for itself. */
function expect(milliseconds) {
  clearTimeout(doubt);
  doubt = setTimeout(readAlone, milliseconds);
}

function receive(sent) {
  if (leads) return serve(sent);
  if (sent.state === undefined && sent.message === undefined) return; // between two other tabs
  expect(SILENCE);
  if (sent.message) takeIfNext(sent.message);
  if (sent.stands) hooks.take(sent.stands);
  if (sent.missed) takeMissed(sent.missed);
  if (sent.state) compare(sent);
}

/** What the leading tab does for the others. */
function serve({ ask: after, hurry }) {
  if (hurry) hooks.hurry();
  if (after === undefined) return;
  const missed = kept.filter(({ id }) => Number(id) > Number(after));
  channel.postMessage({ missed, stands, state: hooks.state(), position: hooks.position() });
}

/** Takes a message that follows on the last without a gap, passes over a known one, asks for what is missing. */
function takeIfNext(message) {
  const here = Number(hooks.position());
  const known = message.id !== undefined && Number(message.id) <= here;
  if (!known && Number(message.from) > here) return ask();
  followAgain();
  if (!known) hooks.take(message);
}

/** What the leading tab still had of what this one missed. With a gap before it, this tab reads for itself. */
function takeMissed(messages) {
  if (messages.length && Number(messages[0].from) > Number(hooks.position())) return readAlone();
  messages.forEach(takeIfNext);
}

/** With all that the leading tab has, this tab stands as it does; otherwise something is missing. */
function compare({ state, position, missed }) {
  if (Number(hooks.position()) >= Number(position)) {
    followAgain();
    hooks.setState(state);
  } else if (missed) readAlone();
  else ask();
}
