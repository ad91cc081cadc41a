// Says to screen readers what others wrote: politely, one short message in five seconds at most. Which kinds of news is
// chosen in the page and kept in this browser; a button mutes them all.

import { onChange, read, write } from "./storage.js";

const PAUSE = 5000;
const NOTE = /^(strength|concern|to explore|question|note)\b/i;
const STANDARD = /\bon standard (\d+)/i;
const SIGN = /(^|\s)[+−–·?-](?=\s|$)/g; // never read aloud as signs
const AGAIN = 60_000; // who writes saves at each pause: that is said once a minute, not each time
const MANY = 3; // more standards than this are counted, not named

/** Kinds of news: what they are called, a noun for several, and whether they are announced unless chosen otherwise. */
const KINDS = {
  day: ["What is on now, and where the assessment stands", "change", true],
  notes: ["New notes", "new note", true],
  elsewhere: ["New notes on other standards than the one I read", "new note", true],
  answers: ["Answers", "new answer", true],
  recommendations: ["Recommendations", "new recommendation", true],
  views: ["Views and decisions", "change of views and decisions", true],
  report: ["Remarks, and what becomes of the report", "change around the report", true],
  edits: ["Who edits the report, and where", "change of the report", true],
  retro: ["What others write in the retro, group and vote for", "change of the retro", true],
  evidence: ["What the team says and shows", "change of what the team says and shows", false],
  rest: ["Everything else", "other change", true],
};

let waiting = []; // {words, kind, of}
const edited = new Map(); // words about an edit → when they were said
let timer = null;
let region = null;

/** Words to be read out soon, about one kind of news. Newer words `of` the same thing take the place of those that wait. */
export function say(words, about, of = "") {
  const kind = kindOf(words, about);
  if (!words || !region || isMuted() || !isChosen(kind) || (kind === "edits" && isStale(words))) return;
  waiting = waiting.filter((each) => !of || each.of !== of);
  waiting.push({ words: words.replace(SIGN, "$1").replace(/\s+/g, " ").trim(), kind, of });
  // The first of a row waits a moment, for the others that come with it.
  timer ??= setTimeout(speak, 300);
}

/** Edits are news where the report is read or written, and the same one only once in a while. */
function isStale(words) {
  if (!reportHere() || Date.now() - edited.get(words) < AGAIN) return true;
  edited.set(words, Date.now());
  return false;
}

const reportHere = () => /\/(report|wash-up|fact-check)(\/|$)/.test(location.pathname);
const standardHere = () => /\/standards\/(\d+)$/.exec(location.pathname)?.[1];

function kindOf(words, about) {
  const kind = KINDS[about] ? about : NOTE.test(words) ? "notes" : "rest";
  const on = STANDARD.exec(words)?.[1];
  return kind === "notes" && standardHere() && on !== standardHere() ? "elsewhere" : kind;
}

function speak() {
  timer = waiting.length ? setTimeout(speak, PAUSE) : null;
  const words = waiting.length ? summary(waiting) : "";
  // The same words twice would be heard once.
  region.textContent = words && words === region.textContent ? `${words}\u00a0` : words;
  waiting = [];
}

/** A few words for several: "Now: break. 3 new notes: 2 on standard 6, 1 on standard 7. 2 new answers". */
export function summary(all) {
  if (all.length === 1) return all[0].words;
  const of = (...kinds) => all.filter(({ kind }) => kinds.includes(kind));
  const parts = [of("day").at(-1)?.words, several("new note", of("notes", "elsewhere"), true), ...of("retro").map(({ words }) => words)];
  for (const kind of ["answers", "recommendations", "views", "report", "edits", "evidence", "rest"]) parts.push(several(KINDS[kind][1], of(kind)));
  const said = parts.filter(Boolean);
  return said.length > 3 && !of("retro").length ? `${said.slice(0, 2).join(". ")}. And other changes` : said.join(". ");
}

function several(noun, all, isPlaced = false) {
  if (all.length < 2 || (all.length === 2 && all[0].kind === "edits")) return all.map(({ words }) => words).join(". ") || undefined;
  const [first, ...rest] = noun.split(" ");
  const words = noun.startsWith("change") ? ["changes", ...rest].join(" ") : `${first} ${rest.join(" ")}s`;
  return `${all.length} ${words}${isPlaced ? where(all) : ""}`;
}

function where(all) {
  const counts = new Map();
  for (const { words } of all) {
    const standard = STANDARD.exec(words)?.[1];
    if (standard) counts.set(standard, (counts.get(standard) ?? 0) + 1);
  }
  if (counts.size > MANY) return ` on ${counts.size} standards`;
  const places = [...counts].sort(([a], [b]) => a - b).map(([standard, count]) => `${count} on standard ${standard}`);
  return places.length ? `: ${places.join(", ")}` : "";
}

const isMuted = () => read("muted") === true;
const isChosen = (kind) => read("announced")?.[kind] ?? KINDS[kind][2];

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

/** Which kinds are announced: a box for each. */
function makeChoice() {
  const details = document.createElement("details");
  details.className = "govuk-details announced";
  details.innerHTML = `<summary class="govuk-details__summary">
<span class="govuk-details__summary-text">What is announced</span></summary>
<div class="govuk-details__text"><fieldset class="govuk-fieldset">
<legend class="govuk-fieldset__legend">Read out to a screen reader, a few words every five seconds at most</legend>
<div class="govuk-checkboxes govuk-checkboxes--small"></div></fieldset></div>`;
  const list = details.querySelector(".govuk-checkboxes");
  for (const kind of Object.keys(KINDS)) if (isHere(kind)) list.append(box(kind));
  return details;
}

const isHere = (kind) => (kind === "retro") === Boolean(document.getElementById("retro")) && (kind !== "elsewhere" || standardHere()) && (kind !== "edits" || reportHere());

function box(kind) {
  const item = document.createElement("div");
  item.className = "govuk-checkboxes__item";
  item.innerHTML = `<input class="govuk-checkboxes__input" type="checkbox" id="announced-${kind}">
<label class="govuk-label govuk-checkboxes__label" for="announced-${kind}">${KINDS[kind][0]}</label>`;
  const input = item.querySelector("input");
  input.checked = isChosen(kind);
  input.addEventListener("change", () => {
    write("announced", { ...read("announced"), [kind]: input.checked });
    waiting = waiting.filter((each) => isChosen(each.kind));
  });
  return item;
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
  const homes = ["footer", "main", "body"].map((place) => document.querySelector(place));
  homes.find(Boolean).append(makeChoice());
}
