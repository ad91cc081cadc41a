// Says now and then that this page is open: who is here is counted from that. A stream alone would not do, for where a
// connection broke the server may not hear of it for long.

import { person, read, write } from "./storage.js";

const EVERY = 15_000;
const OVER = [401, 403, 404];

const found = /^\/assessments\/([^/]+)(?:\/(.*))?$/.exec(location.pathname);
const name = found && `here/${person()}/${found[1]}`;
let stopped = true;

/** This browser is here: where it was last looked at, and when it last said so. Several tabs are one person. */
const known = () => read(name) ?? { place: "", at: 0 };

async function sign(place) {
  write(name, { place, at: Date.now() });
  const follows = document.body.dataset.stream ? "yes" : "no";
  try {
    const answer = await fetch(`/assessments/${found[1]}/here`, { method: "POST", body: new URLSearchParams({ place, follows }) });
    stopped = OVER.includes(answer.status);
  } catch {
    // No connection: that is what it is for.
  }
}

/** A byte came, or some seconds went by: says so if that is due. A sleeping tab has no clock, but hears its stream. */
export function alive() {
  const { place, at } = known();
  if (!stopped && Date.now() - at >= EVERY) sign(place);
}

/** Somebody looks at this page now. */
function look() {
  if (!document.hidden) sign(found[2] || "board");
}

export function startHere() {
  if (!found || found[1] === "new" || !person()) return;
  stopped = false;
  look();
  document.addEventListener("visibilitychange", () => stopped || look());
  addEventListener("pageshow", ({ persisted }) => persisted && look());
  setInterval(() => document.hidden || alive(), EVERY / 3);
}
