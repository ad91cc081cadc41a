// Shows what waits to be sent, as plain text: where it was written, and from every page in a list of all of it, to be read,
// copied and removed.

import { signIn, target } from "./forms.js";
import { entries, forget, resend, textOf, tryAgain } from "./outbox.js";
import { focus, leave } from "./page.js";
import { openAsForm } from "./waits.js";

const LABELS = { strength: "Strength", concern: "Concern", question: "Question", note: "Note" };
const CHANGED = [412, 428];

/** Shows these entries and no others. */
export function showWaiting(all) {
  const items = [...document.querySelectorAll("main [data-waiting]")];
  const shown = new Map(items.map((item) => [item.dataset.waiting, item]));
  for (const entry of all) {
    const item = shown.get(entry.id);
    shown.delete(entry.id);
    if (!item) add(entry);
    else if (item.dataset.refused !== String(entry.refused?.status ?? "")) replace(item, make(entry));
  }
  for (const item of shown.values()) leave(item);
  hideEmpty();
  showButton(all.length);
  if (list()?.open) fillList(all);
}

/** Puts one item in the place of another, and the focus with it. */
function replace(item, next) {
  const focused = item.contains(document.activeElement);
  item.replaceWith(next);
  if (focused) focus(next);
}

function add(entry) {
  const place = placeOf(entry);
  // Elsewhere what is on its way is only counted; what was not accepted asks for an answer everywhere.
  if (!place && !entry.refused) return;
  const item = make(entry);
  // Whoever reads something else on this page is not taken away from it.
  const reading = place && isAtEnd(place);
  (place ?? otherPlace()).append(item);
  if (!place || reading) item.scrollIntoView({ block: "nearest" });
}

/** Is the end of a list in sight, and not below what covers the foot of the page? */
function isAtEnd(place) {
  const last = [...place.children].reverse().find((item) => item.checkVisibility?.() ?? true) ?? place;
  const { top, bottom } = last.getBoundingClientRect();
  return bottom > 0 && top < innerHeight - parseFloat(getComputedStyle(last).scrollMarginBottom);
}

/** Where on this page it will appear, or below the form it was written in; nothing when this is another page. */
function placeOf({ url, list: name }) {
  const form = [...document.querySelectorAll("form[data-waits]")].find((each) => target(each) === url);
  if (!form) return null;
  if (name) return [...document.querySelectorAll("[data-list-name]")].find((each) => each.dataset.listName === name);
  const known = form.nextElementSibling;
  return known?.matches(".waits") ? known : below(form);
}

function below(form) {
  const place = document.createElement("ol");
  place.className = "govuk-list waits";
  place.dataset.ours = "";
  form.after(place);
  return place;
}

function otherPlace() {
  const known = document.querySelector("#not-sent ol");
  if (known) return known;
  const section = document.createElement("section");
  section.id = "not-sent";
  section.append(text("h2", "govuk-heading-m", "Not sent"), document.createElement("ol"));
  section.lastElementChild.className = "govuk-list";
  (document.querySelector("main") ?? document.body).prepend(section);
  return section.lastElementChild;
}

function hideEmpty() {
  const rest = document.getElementById("not-sent");
  if (rest) rest.hidden = !rest.querySelector("li");
}

function make(entry, { whole = false } = {}) {
  const item = document.createElement("li");
  item.className = "note note-waiting";
  item.dataset.waiting = entry.id;
  item.dataset.refused = entry.refused?.status ?? "";
  item.append(text("p", "note-kind", labelOf(entry)));
  if (entry.about) item.append(text("p", "note-about", entry.about));
  item.append(text("p", "note-body", wordsOf(entry)), text("p", "note-state", stateOf(entry)));
  if (entry.refused || whole) item.append(buttons(entry));
  return item;
}

const stateOf = ({ refused }) => refused?.sentence ?? "Not sent yet. Kept here.";

function labelOf({ kind = "note", fields }) {
  const label = kind === "note" ? LABELS[valueOf(fields, "kind")] : null;
  return label ?? kind[0].toUpperCase() + kind.slice(1);
}

const valueOf = (fields, name) => fields.find(([each]) => each === name)?.[1] ?? "";

/** The words of an entry; where there are none, what was chosen. */
function wordsOf(entry) {
  const chosen = () => entry.fields.filter(([name, value]) => value && !["id", "version"].includes(name));
  return valueOf(entry.fields, textOf(entry)) || chosen().map(([, value]) => value).join(", ");
}

/** What a person can do with an entry: [words, call(entry, button)]. */
function actions(entry) {
  if (!entry.refused) return [COPY, REMOVE];
  if (CHANGED.includes(entry.refused.status)) return [["See both texts", openAsForm], COPY, REMOVE];
  const mend = entry.page || entry.kind === "view" ? ["Open the form", openAsForm] : ["Edit", edit];
  return [["Try again", tryAgain], mend, COPY, REMOVE];
}

const COPY = ["Copy", copy];
const REMOVE = ["Remove", removeOne];

function buttons(entry) {
  const group = document.createElement("div");
  group.className = "govuk-button-group";
  for (const [words, call] of actions(entry)) {
    const button = text("button", "govuk-button govuk-button--secondary", words);
    button.type = "button";
    button.append(text("span", "govuk-visually-hidden", ` the ${entry.kind ?? "note"}: ${begins(entry)}`));
    button.addEventListener("click", () => call(entry, button));
    group.append(button);
  }
  if (entry.refused?.status === 401) group.prepend(signIn("Sign in again"));
  return group;
}

/** The first words of an entry: which one it is. */
function begins(entry) {
  const words = wordsOf(entry).trim().replace(/\s+/g, " ");
  return words.length > 40 ? `${words.slice(0, 40)}…` : words;
}

function text(name, className, words) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = words;
  return element;
}

/** By the old command: the new one asks for https, and for leave. */
function copy(entry, button) {
  const area = text("textarea", "", "");
  area.value = wordsOf(entry);
  button.after(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  button.focus();
  button.firstChild.textContent = done ? "Copied" : "Mark the text to copy it";
}

function removeOne(entry) {
  if (confirm(`Remove this ${entry.kind ?? "note"}? It has not been sent, and is kept nowhere else.`)) forget(entry.id);
}

/** Turns one that was not accepted into a small form. */
function edit(entry, button) {
  const item = button.closest("li");
  const form = document.createElement("form");
  const area = text("textarea", "govuk-textarea", "");
  area.setAttribute("aria-label", `Your ${entry.kind ?? "note"}`);
  area.value = wordsOf(entry);
  form.append(area, text("button", "govuk-button", "Send"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (area.value.trim()) resend(entry, area.value);
  });
  item.querySelector(".note-body").replaceWith(form);
  item.querySelector(".govuk-button-group").remove();
  area.focus();
}

// --- All of it, from every page.

const list = () => document.getElementById("outbox");

/** The button beside the line that says how much waits. */
function showButton(count) {
  const button = document.getElementById("see-waiting");
  if (button) button.hidden = !count;
  else if (count) makeButton();
}

function makeButton() {
  const button = text("button", "as-link", "Read it");
  button.id = "see-waiting";
  button.type = "button";
  button.append(text("span", "govuk-visually-hidden", ", what waits to be sent"));
  // Pressing it must not take the focus out of the composer: that would shrink, and the button move away.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", openList);
  const line = document.getElementById("live");
  if (line) line.after(button);
  else (document.querySelector("main") ?? document.body).prepend(button);
}

function openList() {
  if (!list()) document.body.append(makeList());
  fillList(entries());
  list().showModal();
}

function makeList() {
  const dialog = document.createElement("dialog");
  dialog.id = "outbox";
  dialog.setAttribute("aria-labelledby", "outbox-title");
  const title = text("h2", "govuk-heading-m", "Kept here, not sent yet");
  title.id = "outbox-title";
  const close = text("button", "govuk-button", "Close");
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  const items = document.createElement("ol");
  items.className = "govuk-list";
  dialog.append(title, text("p", "govuk-body", HELP), items, close);
  return dialog;
}

const HELP = "This is sent by itself, in this order, as soon as the board can be reached. It stays in this browser until then.";

function fillList(all) {
  list().querySelector("ol").replaceChildren(...all.map((entry) => make(entry, { whole: true })));
  if (!all.length) list().close();
}
