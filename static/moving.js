// The button Next: under a thumb, or pressed by two people at once, one press moves once. What it stands for changes when
// the day moves on, so for a moment after a move a press is for what was there before, and does nothing.

import { onApplied } from "./page.js";

const MOMENT = 1500;

let on;
let movedAt = -Infinity;

const here = () => document.querySelector(".moving [name=slot]")?.value;

function look() {
  if (here() === on) return;
  on = here();
  movedAt = performance.now();
}

function press(event) {
  if (!event.target.closest?.(".moving button") || performance.now() - movedAt > MOMENT) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

export function startMoving() {
  if (!document.getElementById("day-now")) return;
  on = here();
  onApplied(look);
  document.addEventListener("click", press, { capture: true });
}
