// The button Next: under a thumb that presses twice, or pressed by two people at once, it moves once. What it stands for
// changes when the day moves on, so for a moment after a press or a move a press does nothing.

import { onApplied } from "./page.js";

const MOMENT = 1500;

let on;
let timer;

const here = () => document.querySelector(".moving [name=slot]")?.value;

/** From now on, for a moment. */
function pause() {
  document.documentElement.dataset.moved = "";
  clearTimeout(timer);
  timer = setTimeout(() => delete document.documentElement.dataset.moved, MOMENT);
}

function look() {
  if (here() !== on) pause();
  on = here();
}

function press(event) {
  if (!event.target.closest?.(".moving button")) return;
  if (document.documentElement.dataset.moved === undefined) return pause();
  event.preventDefault();
  event.stopImmediatePropagation();
}

export function startMoving() {
  if (!document.getElementById("day-now")) return;
  on = here();
  onApplied(look);
  document.addEventListener("click", press, { capture: true });
}
