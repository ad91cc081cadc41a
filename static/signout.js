// Signing out takes everything of this person out of this browser, and asks first if that would lose something.

import { drafts } from "./drafts.js";
import { entries, outbox } from "./outbox.js";
import { keys, remove } from "./storage.js";

function signOut(event) {
  if (!event.target.matches("form[data-sign-out], form[action='/sign-out']")) return;
  const loss = lost();
  if (loss && !confirm(`${loss} Sign out all the same?`)) return event.preventDefault();
  for (const key of [...keys(drafts()), ...keys(outbox())]) remove(key);
}

/** What would be lost, in a sentence, or "". */
function lost() {
  const notes = entries().length;
  if (notes) return notes === 1 ? "1 note has not been sent and would be lost." : `${notes} notes have not been sent and would be lost.`;
  return keys(drafts()).length ? "What you have typed and not sent would be lost." : "";
}

export const startSignOut = () => document.addEventListener("submit", signOut);
