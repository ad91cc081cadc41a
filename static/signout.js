// Signing out takes everything of this person out of this browser, and asks first if that would lose something.

import { forgetAll, hasDrafts } from "./drafts.js";
import { count } from "./line.js";
import { dropAll, entries } from "./outbox.js";
import { isAnother } from "./steady.js";

function signOut(event) {
  if (!event.target.matches("form[data-sign-out], form[action='/sign-out']")) return;
  const loss = lost();
  if (loss && !confirm(`${loss} Sign out all the same?`)) {
    isAnother();
    return event.preventDefault();
  }
  forgetAll();
  dropAll();
}

/** What would be lost, in a sentence, or "". */
function lost() {
  const waiting = entries();
  if (waiting.length) return `${count(waiting)} ${waiting.length === 1 ? "has" : "have"} not been sent and would be lost.`;
  return hasDrafts() ? "What you have typed and not sent would be lost." : "";
}

export const startSignOut = () => document.addEventListener("submit", signOut);
