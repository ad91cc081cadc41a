// The room screen: it reads itself again whenever something happens, and every 20 seconds whatever happens, for hours,
// through sleep and restarts. When it cannot, it says since when; what it shows last stays.

import { words } from "./left.js";
import { Refused, messages } from "./stream.js";

const AGAIN = 20_000;
const STALE = 60_000; // this long without having been read again, the screen says so
const PATIENCE = 15_000;

let ahead = null; // how far the server's clock is ahead of this one; nothing until it has said
let readAt = Date.now();
let reading = null;

const screen = () => document.getElementById("screen");
const now = () => Date.now() + ahead;

/** Reads the screen again; several asked for at once are one. */
const reread = () => (reading ??= read().catch(() => {}).finally(() => (reading = null)));

async function read() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById("screen");
  if (!found) return;
  const time = Date.parse(answer.headers.get("Date"));
  if (!Number.isNaN(time)) ahead = time - Date.now();
  readAt = Date.now();
  if (script(page) !== script(document)) return location.reload(); // a newer version is running there
  const here = screen();
  here.className = found.className;
  here.dataset.screen = found.dataset.screen;
  here.replaceChildren(...found.childNodes);
  tell();
}

const script = (page) => page.querySelector("script[type=module]")?.getAttribute("src");

/** Minutes left, and whether this is still true. */
function tell() {
  for (const clock of ahead === null ? [] : document.querySelectorAll("[data-ends]")) {
    const left = Date.parse(clock.dataset.ends) - now();
    const [minutes, since] = words(left);
    clock.querySelector("[data-left]").textContent = minutes;
    clock.querySelector("[data-words]").textContent = `${since} ${clock.dataset.until}`;
  }
  const stale = document.getElementById("stale");
  stale.hidden = Date.now() - readAt < STALE;
  if (stale.hidden) return;
  const format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
  const text = `Not updated since ${format.format(readAt + ahead)}`;
  if (stale.textContent !== text) stale.textContent = text;
}

/** What happens is heard at once where the stream can be had; the screen reads itself all the same. */
async function listen() {
  for (let tries = 0; ; tries++) {
    try {
      const heard = () => (tries = 0);
      for await (const message of messages(screen().dataset.screen, { opened: heard, heard })) {
        if (message.data !== undefined) await reread();
      }
    } catch (problem) {
      if (problem instanceof Refused) tries += 2;
    }
    await new Promise((again) => setTimeout(again, Math.random() * Math.min(30_000, 1000 * 2 ** tries)));
  }
}

setInterval(reread, AGAIN);
setInterval(tell, 5000);
addEventListener("online", reread);
document.addEventListener("visibilitychange", () => document.hidden || reread());
reread().then(listen);
