// A name for this tab that no other open tab has, and that it keeps when it is reloaded.

import { alone, uuid } from "./storage.js";

let name = uuid();
let claimed = null;

/** This tab's name; before `claimTab` is through it is not yet the one it had before. */
export const tab = () => name;

/** Takes the name this tab had before, unless it was duplicated and the other one has it. */
export const claimTab = () => (claimed ??= claim());

async function claim() {
  const before = sessionStorage.getItem("board/tab");
  if (before && (await hold(before))) name = before;
  else await hold(name);
  sessionStorage.setItem("board/tab", name);
}

/** Holds a name until the tab is closed; false if another tab has it. The page before this one may yet let go of it. */
function hold(wanted) {
  return new Promise((answer) => {
    const held = () => {
      answer(true);
      return navigator.locks && new Promise(() => {});
    };
    alone(`tab/${wanted}`, held, { signal: AbortSignal.timeout(500) })?.catch?.(() => answer(false));
  });
}

/** The names of the tabs that are open now (none where the browser cannot tell). */
export async function openTabs() {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(held.map((lock) => lock.name.split("tab/")[1]).filter(Boolean));
}
