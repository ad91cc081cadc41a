// The notebook: Enter keeps the line as a note at once, by the way that all notes take to the server. Several lines pasted
// together are as many notes, in their order.

import { target } from "./forms.js";
import { put } from "./outbox.js";
import { onApplied } from "./page.js";
import { person } from "./storage.js";

const NEW_LINE = ["insertLineBreak", "insertParagraph"];

let form;
let kept = false;

/** Enter, on whatever keyboard; while letters are still being composed it only ends that. */
function type(event) {
  if (!NEW_LINE.includes(event.inputType) || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
}

function take(event) {
  event.preventDefault();
  const box = form.elements.body;
  const lines = box.value.split(/\r\n|\r|\n/).filter((line) => line.trim());
  if (!lines.length) return box.focus();
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  kept = true;
  for (const line of lines) put(entry(fields, line));
  box.value = box.defaultValue = "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

function entry(fields, line) {
  const sent = fields.map(([name, value]) => [name, name === "body" ? line : value]);
  return { kind: "line", url: target(form), list: "notebook", text: "body", isNew: true, fields: sent };
}

/** The line that was just kept comes into sight whole. */
function showNewest() {
  if (!kept || document.querySelector(".lines > [data-waiting]")) return;
  kept = false;
  document.querySelector(".lines > .line:nth-last-child(2)")?.scrollIntoView({ block: "nearest" });
}

/** What may be done stays unfolded at the newest line only, and where somebody is at work. */
function fold() {
  const all = [...document.querySelectorAll(".line__change[open]")];
  for (const details of all.slice(0, -1)) {
    if (!details.contains(document.activeElement)) details.open = false;
  }
}

export function startNotebook() {
  form = document.querySelector("form[data-notebook]");
  if (!form || !person()) return;
  form.addEventListener("submit", take);
  form.elements.body.addEventListener("beforeinput", type);
  onApplied(fold);
  onApplied(showNewest);
  if (!location.hash && !document.querySelector(".notice, .govuk-error-summary")) [...document.querySelectorAll(".lines > .line")].at(-1)?.scrollIntoView({ block: "end" });
}
