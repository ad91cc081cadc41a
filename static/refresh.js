// A part of a page that is too dear to send to everybody is asked for anew by the page that shows it, after news, but
// not with each.

import { apply } from "./page.js";

const PAUSE = 2_000;

let timer = null;
let late = false;

async function refresh(part) {
  timer = null;
  if (document.hidden) {
    late = true;
    return;
  }
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": `${part.localName}#${part.id}` };
  try {
    const answer = await fetch(location.href, { headers, cache: "no-store" });
    if (answer.ok && !answer.redirected) apply(await answer.text(), { quiet: true });
  } catch {
    // The next news asks again.
  }
}

export function startRefreshing() {
  const part = document.querySelector("[data-refresh]");
  if (!part) return;
  const soon = () => (timer ??= setTimeout(() => refresh(part), PAUSE));
  document.addEventListener("board:news", soon);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !late) return;
    late = false;
    soon();
  });
}
