// What has just happened, said above the page: heard and in reach when a page begins with it, and put away when read.

import { focus } from "./page.js";

const MOMENT = 500; // until a screen reader has met the page

/**
 * A page that begins with a notice begins there for the keyboard too: the way back is the next stop of the Tab key. Where the
 * address leads to a place further down the page begins there, and the notice is read out: what is there from the first is not.
 */
function meet() {
  const notice = document.querySelector("#notice > .notice");
  if (!notice || document.activeElement !== document.body) return;
  if (!location.hash) return focus(notice);
  const words = notice.querySelector("p");
  setTimeout(() => words?.replaceWith(words.cloneNode(true)), MOMENT);
}

/** Shows what an answer says has just happened, with its way back; nothing where it says no such thing. */
export function showNotice(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const notice = [...template.content.children].find((element) => element.matches(".notice"));
  const place = document.getElementById("notice");
  if (!notice || !place) return;
  place.replaceChildren(notice);
  globalThis.htmx?.process(notice);
}

function hide({ target }) {
  const notice = target.closest?.("[data-hide]")?.closest(".notice");
  if (!notice) return;
  notice.remove();
  focus(document.querySelector("main"));
}

export function startNotice() {
  document.addEventListener("click", hide);
  meet();
}
