// Saves a text or a point of the report while somebody types: a moment after the last letter, and on leaving the field. What is typed
// is kept in this browser by drafts.js until the server has it. Where somebody else was first, both texts are shown.

import { say as announce } from "./announce.js";
import { signIn, target } from "./forms.js";
import { apply, onApplied } from "./page.js";
import { person } from "./storage.js";
import { clock, now } from "./times.js";

const PAUSE = 1500;
const PATIENCE = 15_000; // no answer in this time is none
const SLOWEST = 30_000;
const LATER = [408, 425, 429]; // the other answers from 400 to 499 are the server's last word
const SMALL = 20_000; // letters that may still be sent while the page closes

/** Watches one form: a text, and the version it began from. */
function watch(form) {
  const field = form.querySelector("textarea");
  const { version } = form.elements;
  const line = form.querySelector("[data-saving]");
  const sent = new Set(); // texts on their way whose answer was perhaps lost
  let saved = field.defaultValue;
  let busy = null; // what is being sent
  let leaving = false;
  let waits = false; // until somebody chooses between two texts, or types something else
  let tries = 0;
  let timer;

  /** What is said is said once: the same words again are not read out. How it stands from letter to letter is only seen. */
  function say(words, seen = "", ...more) {
    const [said, beside] = line.children;
    if (said.textContent !== words) said.textContent = words;
    beside.replaceChildren(seen, ...more);
  }

  function typed() {
    const both = form.querySelector("[data-mine]");
    if (both) both.textContent = field.value;
    else waits = leaving = false;
    if (field.value !== saved) line.children[1].replaceChildren();
    later(PAUSE);
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  async function save() {
    clearTimeout(timer);
    if (busy || waits || leaving || field.value === saved) return;
    const text = field.value;
    sent.add(text);
    busy = ask(text);
    const answer = await busy.catch(() => null);
    busy = null;
    await settle(text, answer);
  }

  async function ask(text) {
    const answer = await fetch(target(form), {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "text/html", "HX-Request": "true", "HX-Request-Type": "partial", "Board-Person": person() },
      credentials: "same-origin",
      keepalive: text.length < SMALL,
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { status: answer.redirected ? 401 : answer.status, after: answer.headers.get("Retry-After"), body: await answer.text() };
  }

  function settle(text, answer) {
    const page = answer && new DOMParser().parseFromString(answer.body, "text/html");
    const number = page?.getElementById("saved-version")?.value;
    if (answer?.status === 200 && number) return taken(text, number, page);
    if (answer?.status === 412 && page.getElementById("conflict")) return differs(page.getElementById("conflict"));
    if (answer?.status === 401) return signedOut();
    if (!answer || answer.status === 200 || answer.status >= 500 || LATER.includes(answer.status)) return unreached(answer);
    waits = true;
    say(`Not saved. ${page.body.textContent.trim().replace(/\s+/g, " ").slice(0, 300)}`);
  }

  function taken(text, number, page) {
    tries = 0;
    sent.clear();
    stands(text, number);
    apply(page.getElementById("personal")?.outerHTML ?? "", { quiet: true });
    if (field.value === text) say("Saved", ` at ${clock(now())}`);
    else later(PAUSE);
  }

  /** This is what the server has: nothing is typed beyond it, and no draft of it is needed. The caret stays. */
  function stands(text, number) {
    saved = text;
    version.value = number;
    field.defaultValue = text;
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function unreached(answer) {
    say("Not saved: the board cannot be reached. Your text is kept in this browser, and sent by itself.");
    later(Math.max(Math.min(SLOWEST, 1000 * 2 ** tries++) * (0.5 + Math.random() / 2), Number(answer?.after) * 1000 || 0));
  }

  function signedOut() {
    waits = true;
    say("Not saved: you are signed out. Your text is kept in this browser.", " ", signIn("Sign in again"));
  }

  /** Another text stands there. Where it is one of this page's own, only the answer was lost. */
  function differs(section) {
    const theirs = section.querySelector("[data-theirs]").textContent;
    if (sent.has(theirs)) {
      sent.clear();
      stands(theirs, section.dataset.version);
      return save();
    }
    waits = true;
    document.getElementById("conflict")?.remove();
    line.after(section);
    section.querySelector("[data-mine]").textContent = field.value;
    say("Not saved: somebody changed this too. Both texts are below the field.");
  }

  function choose(event) {
    const button = event.target.closest("button[name=take]");
    const section = button?.closest("#conflict");
    if (!section) return;
    event.preventDefault();
    const mine = field.value;
    const theirs = section.querySelector("[data-theirs]").textContent;
    waits = false;
    sent.clear();
    stands(theirs, section.dataset.version);
    section.remove();
    field.focus({ preventScroll: true });
    if (button.value === "mine") return save();
    field.value = theirs;
    say("Their text stands.", " ", back(mine));
  }

  /** Their text was taken: one's own is not lost. */
  function back(mine) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link";
    button.textContent = "Put mine back";
    button.addEventListener("click", () => {
      field.value = mine;
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return button;
  }

  /** One after the other: what is sent by the button begins from the version that is just being made. */
  async function submit(event) {
    if (event.submitter?.name === "take" && document.getElementById("conflict")?.closest("form")) return;
    if (!busy) {
      leaving = true;
      return;
    }
    event.preventDefault();
    await busy.catch(() => null);
    setTimeout(() => form.requestSubmit(event.submitter));
  }

  function hurry() {
    tries = 0;
    save();
  }

  field.addEventListener("input", typed);
  field.addEventListener("focusout", save);
  form.addEventListener("click", choose);
  form.addEventListener("submit", submit, { capture: true });
  addEventListener("online", hurry);
  addEventListener("pagehide", save);
  addEventListener("pageshow", () => (leaving = false));
  document.addEventListener("board:live", hurry);
  document.addEventListener("visibilitychange", hurry);
  if (field.value !== saved) later(PAUSE); // what an earlier tab left
}

let editing = new Set(); // the words about who edits where

/** Whoever edits here knows that they do: only the others are named, and heard when they begin. */
function tellOthers() {
  const items = [...document.querySelectorAll("#editing [data-person]")];
  for (const item of items) item.hidden = item.dataset.person === person();
  const now = new Set(items.filter((item) => !item.hidden).map((item) => item.textContent));
  for (const words of now) if (!editing.has(words)) announce(words, "edits");
  editing = now;
}

export function startReport() {
  for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
  onApplied(tellOthers);
  tellOthers();
}
