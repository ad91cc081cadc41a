// Minutes left of a slot, counted from the server's time: a laptop's clock may be wrong by days.

import { say } from "./announce.js";
import { words } from "./left.js";
import { onApplied } from "./page.js";
import { isTimeKnown, now } from "./times.js";

const MINUTE = 60_000;
const LATE = 15 * MINUTE; // nobody moved on for so long: what was on is no longer shown as if it were
const TICK = 5000; // a minute is never wrong for longer than this

const put = (element, text) => element && element.textContent !== text && (element.textContent = text);

const running = new Set(); // the ends of clocks that were seen to run

/** Heard once, when it is over; not minute by minute. */
function ring({ ends, rings }, left) {
  if (left > 0) running.add(ends);
  else if (running.delete(ends)) say("The time is up", rings);
}

function tell(clock) {
  const left = Date.parse(clock.dataset.ends) - now();
  if (clock.dataset.rings) ring(clock.dataset, left);
  const [minutes, since] = words(left);
  put(clock.querySelector("[data-left]"), minutes);
  put(clock.querySelector("[data-words]"), `${since} ${clock.dataset.until}`);
  clock.toggleAttribute("data-over", left <= -MINUTE);
  clock.closest(".now")?.toggleAttribute("data-late", left <= -LATE);
}

/** Every clock on the page, once the server's time is known. */
function tellClocks() {
  if (isTimeKnown()) for (const clock of document.querySelectorAll("[data-ends]")) tell(clock);
}

export function startClocks() {
  onApplied(tellClocks);
  document.addEventListener("board:live", tellClocks);
  setInterval(tellClocks, TICK);
  tellClocks();
}
