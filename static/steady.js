// Hands that are not steady press twice. A second press of the same control, right after the first, is taken for the same
// press: it would undo what was just done, do it again, or press what has come in its place.

const MOMENT = 400;

let last = { place: null, at: -Infinity };

/** A control, though the page may have made it anew meanwhile. */
const placeOf = (control) => control.id || control;

function press(event) {
  const control = event.target.closest?.("button, summary");
  if (!control) return;
  const at = performance.now();
  const isSame = placeOf(control) === last.place && at - last.at < MOMENT;
  last = { place: placeOf(control), at };
  if (!isSame) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Before all that listens for presses. */
export const startSteadying = () => document.addEventListener("click", press, { capture: true });
