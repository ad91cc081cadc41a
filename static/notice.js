// What has just happened, said above the page: heard and in reach when a page begins with it, and put away when read.

import { focus } from "./page.js";

/** A page that begins with a notice begins there for the keyboard too: the way back is the next stop of the Tab key. */
function meet() {
  const notice = document.querySelector("#notice > .notice");
  if (notice && document.activeElement === document.body && !location.hash) focus(notice);
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
