// A form that was sent without leaving the page, and not taken: what to do is said beside its field too, and where the board
// could not be reached at all, that. What was typed stays as it is.

import { texts } from "./forms.js";
import { showNotice } from "./notice.js";

const AWAY = "Not sent: the board cannot be reached. What you typed is kept here; send it again in a moment.";

const seen = (form) => texts(form).find((field) => field.checkVisibility());

/** Takes the words beside a form's field away: it is sent anew, or taken. */
function clear(form) {
  for (const words of form.querySelectorAll(".govuk-error-message")) words.remove();
  for (const field of texts(form)) {
    field.classList.remove("govuk-textarea--error", "govuk-input--error");
    if (field.getAttribute("aria-describedby") === wordsOf(field)) field.removeAttribute("aria-describedby");
  }
}

const wordsOf = (field) => `${field.id}-refused`;

function say(form, words) {
  clear(form);
  const field = seen(form);
  if (!field) return;
  const message = document.createElement("p");
  message.className = "govuk-error-message";
  message.id = wordsOf(field);
  message.textContent = words;
  field.before(message);
  field.classList.add(field.matches("textarea") ? "govuk-textarea--error" : "govuk-input--error");
  field.setAttribute("aria-describedby", message.id);
}

function answered({ target, detail }) {
  const form = target.closest?.("form");
  const { response, text } = detail?.ctx ?? {};
  if (!form || !response) return;
  if (response.status < 400) return clear(form);
  const words = new DOMParser().parseFromString(text ?? "", "text/html").querySelector(".notice p")?.textContent;
  if (words && response.status === 422) say(form, words);
}

/** Nothing came back: neither yes nor no. */
function lost({ target, detail }) {
  const form = target.closest?.("form");
  if (!form || !detail?.ctx || detail.ctx.response) return;
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = AWAY;
  notice.append(words);
  showNotice(notice.outerHTML);
  say(form, AWAY);
}

export function startRefused() {
  document.addEventListener("htmx:after:request", answered);
  document.addEventListener("htmx:error", lost);
}
