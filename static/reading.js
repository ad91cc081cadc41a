// Says for oneself what one has opened and read, once a page was in sight for a while.

const OPENED = 5_000; // a standard
const READ = 20_000; // a page of evidence

/** Calls once the page has been in sight for so long, all in all. */
function afterSeeing(milliseconds, call) {
  let left = milliseconds;
  let since = 0;
  let timer;
  const look = () => {
    clearTimeout(timer);
    if (since) left -= Date.now() - since;
    since = document.hidden ? 0 : Date.now();
    if (since) timer = setTimeout(done, Math.max(0, left));
  };
  const done = () => {
    document.removeEventListener("visibilitychange", look);
    call();
  };
  document.addEventListener("visibilitychange", look);
  look();
}

const post = (url, fields) => fetch(url, { method: "POST", headers: { "HX-Request": "true" }, body: new URLSearchParams(fields) });

/** Marks a page of evidence as read, and says so where its button is. */
async function read(form) {
  try {
    const answer = await post(form.action, new FormData(form));
    if (!answer.ok) return;
  } catch {
    return; // the button is still there
  }
  const words = document.createElement("p");
  const back = document.createElement("button");
  words.className = "quiet";
  back.className = "as-link";
  Object.assign(back, { type: "submit", name: "unread", value: "yes", textContent: "Not read after all" });
  words.append("You have read this. ", back);
  const focused = form.contains(document.activeElement);
  for (const element of form.querySelectorAll("p, button")) element.remove();
  form.append(words);
  if (focused) back.focus();
}

export function startReading() {
  const { opened } = document.querySelector("[data-opened]")?.dataset ?? {};
  if (opened) afterSeeing(OPENED, () => post(opened, {}).catch(() => {}));
  const form = document.querySelector("form[data-read]:not(:has([name=unread]))");
  // Whoever has just said "Not read after all" is led back here.
  if (form && location.hash !== "#read") afterSeeing(READ, () => read(form));
}
