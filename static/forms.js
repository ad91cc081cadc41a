// Forms: where they post to, and what somebody has typed in them and not yet sent.

import { uuid } from "./storage.js";

const WRITABLE = "textarea, input:not([type=hidden], [type=submit], [type=button], [type=radio], [type=checkbox], [type=file])";
const FIELD = `${WRITABLE}, select, input[type=radio], input[type=checkbox]`;

/** The fields of a form or an element that hold text. */
export const texts = (root) => [...root.querySelectorAll(WRITABLE)];

/** Does a form or an element hold text which the server did not send? */
export const isTyped = (root) => texts(root).some((field) => field.value !== field.defaultValue);

/** Is the focus in a field inside this element? */
export function isFocused(root) {
  const focus = document.activeElement;
  return Boolean(focus?.matches(FIELD) && root.contains(focus));
}

/** Somebody is at work in here: leave it as it is. */
export const inUse = (root) => isFocused(root) || isTyped(root);

/** Is the focus where a letter would be typed or a choice made? */
export const isField = (element) => Boolean(element?.closest?.(`${FIELD}, [contenteditable]`));

/** Where a form posts to. (A field named "action" would hide the form's own.) */
export const target = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;

/** A link to sign in and come back here. */
export function signIn(words) {
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = words;
  return link;
}

const sent = new WeakMap(); // form → what its texts were when it was sent
const wordsOf = (form) => JSON.stringify(texts(form).map(({ value }) => value));

/** A form that says so gets an id for what it makes when it is sent, and keeps it: sent twice, it makes one thing. */
function giveId({ target: form }) {
  sent.set(form, wordsOf(form));
  for (const field of form.querySelectorAll("input[data-new-id]")) field.value ||= uuid();
}

/**
 * What was sent without leaving the page, and taken, is no longer being typed, unless somebody went on in it meanwhile. Where it
 * was refused, or something else can be written, one goes on in its first field.
 */
function forget({ target, detail }) {
  const form = target.closest?.("form");
  const status = detail?.ctx?.response?.status;
  if (!form || !(status < 400 || status === 422)) return;
  const isNext = status === 422 || form.querySelector("input[data-new-id]");
  if (isNext && form.contains(document.activeElement)) texts(form)[0]?.focus();
  if (status === 422) return;
  if ((sent.get(form) ?? wordsOf(form)) === wordsOf(form)) form.reset();
  for (const field of form.querySelectorAll("input[data-new-id]")) field.value = uuid(); // what is sent next is another thing
}

export function startForms() {
  document.addEventListener("submit", giveId);
  document.addEventListener("htmx:after:request", forget);
}
