// Forms marked data-waits: what they hold is taken into the outbox, and the reader goes on. On a page of its own, which has
// nothing to go on with, the form waits a moment for the answer and then goes where the server leads.

import { target, texts } from "./forms.js";
import { entries, forget, put } from "./outbox.js";
import { focus } from "./page.js";
import { person } from "./storage.js";

const FORM = "form[data-waits]";
const MENDING = "board/mending"; // the entry that the next page will show as a form

const listeners = [];
const underWay = new Set(); // forms that wait for their answer
const plain = new Set(); // forms whose next submit is for the server alone
let mending = null; // the entry that the form on this page is to take the place of

/** Called with the form when its text is safe in the outbox. */
export const onTaken = (listener) => listeners.push(listener);

function submit(event) {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !form.matches(FORM) || submitter?.hasAttribute("formaction") || plain.delete(form)) return;
  const fields = [...new FormData(form, submitter)];
  if (fields.some(([, value]) => value.size)) return; // a file cannot wait here
  event.preventDefault();
  if (underWay.has(form)) return;
  const words = form.querySelector("textarea");
  const isPage = !document.body.dataset.stream || "waitsGo" in form.dataset;
  if (isEmpty(form, words) && !isPage) return words.focus(); // also the second half of a double click
  take(form, submitter, { ...about(form, words), isPage, fields: fields.filter(([, value]) => typeof value === "string") });
}

const isKept = ({ dataset, elements }) => "waitsKeep" in dataset || "version" in elements;
const isEmpty = (form, words) => words && !isKept(form) && !words.value.trim();

/** What the outbox is told of a form. */
function about(form, words) {
  const { waits, waitsIn, waitsAbout, waitsId } = form.dataset;
  const isNew = waitsId !== "no" && !("version" in form.elements);
  return { kind: waits, url: target(form), list: waitsIn, about: waitsAbout, text: words?.name, isNew };
}

function take(form, submitter, { isPage, ...entry }) {
  if (form.dataset.waitsId === "no") overtake(entry.url);
  if (isPage) return takeAndGo(form, submitter, entry);
  put(entry);
  settle(form);
  form.querySelector("textarea")?.focus();
}

/** Where the address says what is written, the newest word is the one that counts. */
function overtake(url) {
  for (const entry of entries()) if (entry.url === url) forget(entry.id);
}

function takeAndGo(form, submitter, entry) {
  underWay.add(form);
  form.setAttribute("aria-busy", "true");
  const end = () => {
    underWay.delete(form);
    form.removeAttribute("aria-busy");
  };
  put({ ...entry, page: true }, {
    taken: (address) => {
      end();
      tell(form);
      mended();
      go(address, form.dataset.waitsGo);
    },
    refused: () => {
      end();
      plain.add(form);
      form.requestSubmit(submitter);
    },
    later: () => {
      end();
      settle(form);
      mended();
    },
  });
}

/** Goes where the server leads: to the part of that page which the form names. */
function go(address, part) {
  if (part) sessionStorage.setItem("board/there", part);
  const there = part ? `${address}#${part}` : address;
  if (!address || there.split("#")[0] === location.href.split("#")[0]) location.reload();
  else location.assign(there);
}

/** The part that was just made has the focus on the page which shows it. */
function arrive() {
  const part = document.getElementById(sessionStorage.getItem("board/there") ?? "");
  sessionStorage.removeItem("board/there");
  if (part && document.activeElement === document.body) focus(part);
}

/** What a form held is safe: its texts are emptied, or are now what stands; kind and audience stay for the next one. */
function settle(form) {
  for (const field of texts(form)) {
    if (isKept(form)) field.defaultValue = field.value;
    else field.value = field.defaultValue = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  tell(form);
}

const tell = (form) => listeners.forEach((listener) => listener(form));

function sendByKeys(event) {
  const form = event.target.closest?.(FORM);
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  event.preventDefault();
  form.requestSubmit();
}

/** Posts an entry the plain way: the server shows it as a form, with what is wrong or what stands now beside it. */
export function openAsForm(entry) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = entry.url;
  form.hidden = true;
  for (const [name, value] of entry.fields) {
    const field = document.createElement("textarea");
    Object.assign(field, { name, value });
    form.append(field);
  }
  document.body.append(form);
  sessionStorage.setItem(MENDING, entry.id);
  HTMLFormElement.prototype.submit.call(form);
}

/** The entry that was opened as a form has now been sent by it. */
function mended() {
  if (mending) forget(mending);
  mending = null;
}

/** After an entry was opened as a form: led on by the server, it was taken; else this page shows it, to be mended here. */
function meet() {
  mending = sessionStorage.getItem(MENDING);
  sessionStorage.removeItem(MENDING);
  const [way] = performance.getEntriesByType("navigation");
  if (way?.type === "navigate" && way.redirectCount > 0) mended();
}

export function startWaits() {
  arrive();
  if (!person()) return;
  meet();
  document.addEventListener("submit", submit);
  document.addEventListener("keydown", sendByKeys);
}
