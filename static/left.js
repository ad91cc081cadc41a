// How long a slot has left, in words.

const MINUTE = 60_000;

/** "12 min" and "left, until", or "4 min" and "over, since". The same as in assessor/agenda/clock.py. */
export function words(left) {
  if (left <= -MINUTE) return [`${Math.floor(-left / MINUTE)} min`, "over, since"];
  return [`${Math.max(0, Math.ceil(left / MINUTE))} min`, "left, until"];
}
