// Buttons over a Markdown text for those who do not know Markdown, and a preview.

import { onApplied } from "./page.js";

const AREA = "textarea[data-markdown]";

/** What each button makes of the marked text: {text, from, to}, where from and to are what is marked afterwards. */
const TOOLS = {
  Heading: (marked) => lines(marked || "Heading", "## "),
  Bold: (marked) => around(marked || "bold text", "**"),
  List: (marked) => lines(marked || "First point\nSecond point", "- "),
  Link: (marked) => link(marked || "words of the link"),
  Table: () => all("| What | Who | When |\n| --- | --- | --- |\n|  |  |  |\n"),
};

// Those that begin a line of their own.
const BLOCKS = ["Heading", "List", "Table"];

const all = (text, from = 0, to = text.length) => ({ text, from, to });

/** Puts a mark before each line, or takes it away where each has it. */
function lines(marked, mark) {
  const rows = marked.split("\n");
  const has = rows.every((row) => row.startsWith(mark));
  return all(rows.map((row) => (has ? row.slice(mark.length) : mark + row)).join("\n"));
}

function around(marked, mark) {
  const has = marked.length > 2 * mark.length && marked.startsWith(mark) && marked.endsWith(mark);
  return all(has ? marked.slice(mark.length, -mark.length) : mark + marked + mark);
}

/** The address is marked, ready to be typed over. */
function link(marked) {
  const text = `[${marked}](https://)`;
  return all(text, marked.length + 3, text.length - 1);
}

function use(area, name) {
  const { start, end } = BLOCKS.includes(name) ? wholeLines(area) : { start: area.selectionStart, end: area.selectionEnd };
  const { text, from, to } = TOOLS[name](area.value.slice(start, end));
  // A block after a text that has not ended its line begins a new one.
  const lead = name === "Table" && start > 0 && area.value[start - 1] !== "\n" ? "\n\n" : "";
  put(area, start, end, lead + text);
  area.setSelectionRange(start + lead.length + from, start + lead.length + to);
}

function wholeLines({ value, selectionStart, selectionEnd }) {
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", selectionEnd);
  return { start, end: next < 0 ? value.length : next };
}

/** Types a text in place of another. Only this old command leaves it possible to undo. */
function put(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Shows the text as it will be read, or hides that again. */
async function preview(area, button, box) {
  const open = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!open));
  box.hidden = open;
  if (open) return;
  box.textContent = "Making the preview…";
  // The server lets only known-safe HTML through, and the page's security policy stops the rest.
  try {
    box.innerHTML = await rendered(area);
  } catch {
    box.textContent = "The preview cannot be made just now. Your text is kept.";
  }
}

async function rendered({ dataset, value }) {
  const answer = await fetch(dataset.preview, {
    method: "POST",
    body: new URLSearchParams({ body: value }),
    headers: { Accept: "text/html", "HX-Request": "true", "HX-Request-Type": "partial" },
  });
  if (!answer.ok || answer.redirected) throw new Error(`No preview: ${answer.status}`);
  return answer.text();
}

function button(words, call) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "editor__button";
  made.textContent = words;
  made.addEventListener("click", call);
  return made;
}

/** One stop of the Tab key for all buttons; the arrow keys go from one to the next. */
function rove(event) {
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = buttons.at(to % buttons.length);
  for (const each of buttons) each.tabIndex = each === next ? 0 : -1;
  next.focus();
}

function equip(area) {
  const bar = document.createElement("div");
  bar.className = "editor";
  bar.dataset.ours = "";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  if (area.id) bar.setAttribute("aria-controls", area.id);
  bar.append(...Object.keys(TOOLS).map((name) => button(name, () => use(area, name))));
  area.before(bar);
  if (area.dataset.preview) addPreview(area, bar);
  for (const each of [...bar.children].slice(1)) each.tabIndex = -1;
  bar.addEventListener("keydown", rove);
}

function addPreview(area, bar) {
  const box = document.createElement("div");
  box.className = "preview words";
  box.dataset.ours = "";
  box.tabIndex = 0;
  box.hidden = true;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Preview");
  box.setAttribute("aria-live", "polite");
  const open = button("Preview", () => preview(area, open, box));
  open.setAttribute("aria-expanded", "false");
  bar.append(open);
  area.after(box);
}

function equipAll() {
  for (const area of document.querySelectorAll(AREA)) {
    if (!area.previousElementSibling?.matches("[role=toolbar]")) equip(area);
  }
}

export function startEditors() {
  equipAll();
  onApplied(equipAll);
}
