// Shows the notes that wait to be sent at the end of their list, as plain text.

import { signIn, target } from "./forms.js";
import { focus, leave } from "./page.js";

const LABELS = { strength: "Strength", concern: "Concern", question: "Question", note: "Note" };

/** Shows these entries and no others. `actions` are [words, call(entry)] for one that was not accepted. */
export function showWaiting(entries, actions) {
  const items = [...document.querySelectorAll("[data-waiting]")];
  const shown = new Map(items.map((item) => [item.dataset.waiting, item]));
  for (const entry of entries) {
    const item = shown.get(entry.id);
    shown.delete(entry.id);
    if (!item) add(entry, actions);
    else if (item.dataset.refused !== String(entry.refused?.status ?? "")) replace(item, make(entry, actions));
  }
  for (const item of shown.values()) leave(item);
  const rest = document.getElementById("not-sent");
  if (rest) rest.hidden = !rest.querySelector("li");
}

/** Puts one item in the place of another, and the focus with it. */
function replace(item, next) {
  const focused = item.contains(document.activeElement);
  item.replaceWith(next);
  if (focused) focus(next);
}

function add(entry, actions) {
  const list = listFor(entry);
  // Elsewhere a note on its way is only counted; one that was not accepted asks for an answer everywhere.
  if (!list && !entry.refused) return;
  const item = make(entry, actions);
  // Whoever reads something else on this page is not taken away from it.
  const reading = list && isAtEnd(list);
  (list ?? otherList()).append(item);
  if (!list || reading) item.scrollIntoView({ block: "nearest" });
}

/** Is the end of a list in sight, and not below what covers the foot of the page? */
function isAtEnd(list) {
  const last = [...list.children].reverse().find((item) => item.checkVisibility?.() ?? true) ?? list;
  const { top, bottom } = last.getBoundingClientRect();
  return bottom > 0 && top < innerHeight - parseFloat(getComputedStyle(last).scrollMarginBottom);
}

/** The list on this page in which the note will appear. */
function listFor({ url, fields }) {
  if (![...document.querySelectorAll("form[data-composer]")].some((form) => target(form) === url)) return null;
  const standard = Object.fromEntries(fields).standard || "none";
  const lists = document.querySelectorAll("[data-list-name]");
  const named = (name) => [...lists].find((list) => list.dataset.listName === name);
  return named(`notes-${standard}`) ?? named("notes");
}

function otherList() {
  const known = document.querySelector("#not-sent ol");
  if (known) return known;
  const section = document.createElement("section");
  section.id = "not-sent";
  section.append(text("h2", "govuk-heading-m", "Not sent"), document.createElement("ol"));
  section.lastElementChild.className = "govuk-list";
  (document.querySelector("main") ?? document.body).prepend(section);
  return section.lastElementChild;
}

function make(entry, actions) {
  const item = document.createElement("li");
  const fields = Object.fromEntries(entry.fields);
  item.className = "note note-waiting";
  item.dataset.waiting = entry.id;
  item.dataset.refused = entry.refused?.status ?? "";
  item.append(
    text("p", "note-kind", LABELS[fields.kind] ?? "Note"),
    text("p", "note-body", fields.body ?? ""),
    text("p", "note-state", entry.refused?.sentence ?? "Not sent yet. Kept here."),
  );
  if (entry.refused) item.append(buttons(entry, actions));
  return item;
}

function buttons(entry, actions) {
  const group = document.createElement("div");
  group.className = "govuk-button-group";
  for (const [words, call] of actions) {
    const button = text("button", "govuk-button govuk-button--secondary", words);
    button.type = "button";
    button.append(text("span", "govuk-visually-hidden", ` the note: ${begins(entry)}`));
    button.addEventListener("click", () => call(entry, button.closest("li")));
    group.append(button);
  }
  if (entry.refused.status === 401) group.prepend(signIn("Sign in again"));
  return group;
}

/** The first words of a note: which one it is. */
function begins({ fields }) {
  const words = (Object.fromEntries(fields).body ?? "").trim().replace(/\s+/g, " ");
  return words.length > 40 ? `${words.slice(0, 40)}…` : words;
}

function text(name, className, words) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = words;
  return element;
}

/** Turns a note that was not accepted into a small form; `send(body)` is called with the new text. */
export function editWaiting(entry, item, send) {
  const form = document.createElement("form");
  const area = text("textarea", "govuk-textarea", "");
  area.setAttribute("aria-label", "Your note");
  area.value = Object.fromEntries(entry.fields).body ?? "";
  const button = text("button", "govuk-button", "Send");
  form.append(area, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (area.value.trim()) send(area.value);
  });
  item.querySelector(".note-body").replaceWith(form);
  item.querySelector(".govuk-button-group").remove();
  area.focus();
}
