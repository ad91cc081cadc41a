// Hands that are not steady press twice. A second press of the same control, right after the first, is taken for the same
// press: it would undo what was just done, do it again, or press what has come in its place. Where something was typed or
// answered in between, it is another press.

const MOMENT = 400;

let last = { place: null, at: -Infinity };

/** A control, though the page may have made it anew meanwhile. */
const placeOf = (control) => control.id || control;

/** A mouse tells a double press itself. A key or a finger does not, nor a mouse that slips; what is sent is sent once. */
const mayBeDouble = (event, control) => event.detail !== 1 || event.pointerType === "touch" || control.type === "submit";

function press(event) {
  const control = event.target.closest?.("button, summary");
  if (!control || !event.isTrusted) return;
  const at = performance.now();
  const isSame = placeOf(control) === last.place && at - last.at < MOMENT;
  last = { place: placeOf(control), at };
  if (!isSame || !mayBeDouble(event, control)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** The next press is another one, however soon it comes. */
export function isAnother() {
  last = { place: null, at: -Infinity };
}

/** Before all that listens for presses. What a script puts into a field is not typed. */
export function startSteadying() {
  document.addEventListener("click", press, { capture: true });
  document.addEventListener("input", (event) => event.isTrusted && isAnother(), { capture: true });
}
