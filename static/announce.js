// Says to screen readers what others wrote: politely, one sentence in five seconds at most, and not at all when muted.

import { onChange, read, write } from "./storage.js";

const PAUSE = 5000;
const NOTE = /^(strength|concern|to explore|question|note)\b/i;
const STANDARD = /\bon standard (\d+)/i;

let waiting = [];
let timer = null;
let region = null;

/** Words to be read out soon. */
export function say(words) {
  if (!words || !region || isMuted()) return;
  waiting.push(words);
  // The first of a row waits a moment, for the others that come with it.
  timer ??= setTimeout(speak, 300);
}

function speak() {
  timer = waiting.length ? setTimeout(speak, PAUSE) : null;
  const words = waiting.length ? summary(waiting) : "";
  // The same words twice would be heard once.
  region.textContent = words && words === region.textContent ? `${words}\u00a0` : words;
  waiting = [];
}

/** One sentence for several: "3 new notes: 2 on standard 6, 1 on standard 7". */
export function summary(all) {
  if (all.length === 1) return all[0];
  const what = all.every((words) => NOTE.test(words)) ? "new notes" : "changes";
  const counts = new Map();
  for (const words of all) {
    const standard = STANDARD.exec(words)?.[1];
    if (standard) counts.set(standard, (counts.get(standard) ?? 0) + 1);
  }
  const where = [...counts].sort(([a], [b]) => a - b).map(([standard, count]) => `${count} on standard ${standard}`);
  return where.length ? `${all.length} ${what}: ${where.join(", ")}` : `${all.length} ${what}`;
}

const isMuted = () => read("muted") === true;

function showSwitch(button) {
  button.setAttribute("aria-pressed", String(isMuted()));
  if (!isMuted()) return;
  waiting = [];
  region.textContent = "";
}

function makeSwitch() {
  const button = document.createElement("button");
  button.id = "mute";
  button.type = "button";
  button.className = "mute";
  button.textContent = "Mute announcements";
  document.getElementById("live")?.after(button);
  return button;
}

function makeRegion() {
  const element = document.createElement("p");
  element.id = "announcements";
  element.className = "govuk-visually-hidden";
  element.setAttribute("aria-live", "polite");
  element.setAttribute("aria-atomic", "true");
  document.body.append(element);
  return element;
}

/** Only where there is something to follow. */
export function startAnnouncements() {
  if (!document.body.dataset.stream) return;
  region = document.getElementById("announcements") ?? makeRegion();
  const button = document.getElementById("mute") ?? makeSwitch();
  button.hidden = false;
  button.addEventListener("click", () => {
    write("muted", !isMuted());
    showSwitch(button);
  });
  onChange("muted", () => showSwitch(button));
  showSwitch(button);
}
