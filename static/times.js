// The server's time, and times in words. A laptop's clock may be wrong, so only differences are taken from it.

const MINUTE = 60_000;
let ahead = 0; // how many milliseconds the server's clock is ahead of ours
let known = false; // whether the server has said

/** Says what the server's clock shows now; anything unreadable is ignored. */
export function setServerTime(text) {
  const time = Date.parse(text ?? "");
  if (Number.isNaN(time)) return;
  ahead = time - Date.now();
  known = true;
}

/** What the server's clock shows, for another tab to go by; nothing where it is not known. */
export const serverTime = () => (known ? now().toISOString() : undefined);

/** Is the server's time known here? Until then a number of minutes would be this laptop's guess. */
export const isTimeKnown = () => known;

/** The server's time now, as a Date. */
export const now = () => new Date(Date.now() + ahead);

/** 10:51, in the zone the page names, or else the reader's own. */
export function clock(date) {
  const timeZone = document.body.dataset.timezone || undefined;
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).format(date);
}

/** Words for times of the last hour; null for all others, which keep what the server wrote. */
function ago(date) {
  const minutes = Math.floor((now() - date) / MINUTE);
  if (minutes < -1 || minutes >= 60) return null;
  if (minutes < 1) return "just now";
  return minutes === 1 ? "1 minute ago" : `${minutes} minutes ago`;
}

const absolute = new WeakMap(); // element → what the server wrote in it
const ours = new WeakMap(); // element → what we wrote in it

function tell(element) {
  const text = element.textContent;
  // Anything but our own words is news from the server.
  if (text !== ours.get(element)) absolute.set(element, text);
  const words = ago(new Date(element.dateTime)) ?? absolute.get(element);
  if (words !== text) element.textContent = words;
  element.title = absolute.get(element);
  ours.set(element, words);
}

/** Makes the times on the page relative where that says more. */
export const tellTimes = () => document.querySelectorAll("time[data-ago]").forEach(tell);

export function startTimes() {
  setServerTime(document.body.dataset.now);
  tellTimes();
  setInterval(tellTimes, MINUTE);
}
