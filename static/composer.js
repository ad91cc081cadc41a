// What helps to write a note: a page of evidence is linked where the cursor stands; a kind is chosen without leaving the text;
// when the room closes, the next note starts as the panel's.

import { onApplied } from "./page.js";

let room = null;

/** A page was chosen: its link is typed into the note, and may be changed there. */
function link({ target: list }) {
  const base = list.dataset?.links;
  const area = list.form?.querySelector("textarea");
  if (!base || !list.value || !area) return;
  const title = list.selectedOptions[0].text.replace(/[[\]\s]+/g, " ").trim();
  const before = area.value.slice(0, area.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  area.setRangeText(`${gap}[${title}](${base}${list.value})`, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  list.value = "";
  area.focus();
}

/** A press on a kind leaves the focus where it is: the composer would grow or shrink under it, and the press be lost. */
function stay(event) {
  if (event.target.closest?.(".composer .kinds")) event.preventDefault();
}

/** Written for everyone while the room was open, the next note is not: who wants that chooses it again. */
function follow() {
  const now = document.getElementById("seen")?.dataset.room ?? null;
  if (room === "open" && now === "closed") {
    for (const list of document.querySelectorAll(".composer [name=visibility]")) if (list.value === "everyone") list.value = "panel";
  }
  room = now;
}

export function startComposer() {
  document.addEventListener("change", link);
  document.addEventListener("mousedown", stay);
  onApplied(follow);
  follow();
}
