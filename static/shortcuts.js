// Single keys for those who write much: never while somebody types, never with another key held, and not at all when
// switched off.

import { isField } from "./forms.js";
import { focus } from "./page.js";
import { read, write } from "./storage.js";

const NOTES = "[data-list-name^='notes'] > [id], [data-list-name^='tray'] > [id], [data-list-name='notebook'] > [id]";

const KEYS = {
  n: ["Write a note", () => document.querySelector("form[data-composer] textarea, .composer textarea")?.focus()],
  j: ["Next note", () => step(1)],
  k: ["Previous note", () => step(-1)],
  "[": ["Previous standard", () => document.querySelector("a[rel~=prev], .steps__previous")?.click()],
  "]": ["Next standard", () => document.querySelector("a[rel~=next], .steps__next")?.click()],
  "?": ["Show these shortcuts", show],
};

function show() {
  const details = document.querySelector(".shortcuts");
  details.open = true;
  details.querySelector("summary").focus();
}

/** Moves the focus to the next note, or the one before; from anywhere else to the first in sight. */
function step(by) {
  const notes = [...document.querySelectorAll(NOTES)].filter((note) => note.checkVisibility?.() ?? true);
  const here = notes.indexOf(document.activeElement?.closest(NOTES));
  const inSight = notes.findIndex((note) => note.getBoundingClientRect().bottom > 0);
  const note = here < 0 ? notes[inSight] : notes[here + by];
  if (!note) return;
  focus(note);
  note.scrollIntoView({ block: "nearest" });
}

function press(event) {
  const held = event.ctrlKey || event.metaKey || event.altKey;
  if (held || event.isComposing || event.defaultPrevented || isField(event.target) || !isOn()) return;
  const call = Object.hasOwn(KEYS, event.key) ? KEYS[event.key][1] : null;
  if (!call) return;
  event.preventDefault(); // or the letter would be typed into the field that gets the focus
  call();
}

const isOn = () => read("shortcuts") !== false;

/** What the keys do, and the switch. */
function make() {
  const details = document.createElement("details");
  details.className = "govuk-details shortcuts";
  details.innerHTML = `<summary class="govuk-details__summary">
<span class="govuk-details__summary-text">Keyboard shortcuts</span></summary>
<div class="govuk-details__text"><ul class="govuk-list"></ul>
<div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item">
<input class="govuk-checkboxes__input" type="checkbox" id="shortcuts">
<label class="govuk-label govuk-checkboxes__label" for="shortcuts">Use single keys</label></div></div></div>`;
  const list = details.querySelector("ul");
  for (const [key, [words]] of Object.entries(KEYS)) list.append(line(key, words));
  list.append(line("Ctrl + Enter", "Send the note, while writing it"));
  return details;
}

function line(key, words) {
  const item = document.createElement("li");
  const name = document.createElement("kbd");
  name.textContent = key;
  item.append(name, ` ${words}`);
  return item;
}

export function startShortcuts() {
  if (!document.body.dataset.stream) return;
  const details = make();
  const homes = ["[data-shortcuts]", "footer", "main", "body"].map((place) => document.querySelector(place));
  homes.find(Boolean).append(details);
  const box = details.querySelector("input");
  box.checked = isOn();
  box.addEventListener("change", () => write("shortcuts", box.checked));
  document.addEventListener("keydown", press);
}
