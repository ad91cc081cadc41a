// What this browser keeps for one person. Keys start with "board/", then a word, then whose it is.

const PREFIX = "board/";

/** Whose page this is, or "" when nobody is signed in. */
export const person = () => document.body.dataset.person ?? "";

/** The value under a key, or null: nothing there, nothing readable, no storage. */
export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

/** Keeps a value. False if the browser cannot: storage is full or switched off. */
export function write(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function remove(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Without storage there is nothing to remove.
  }
}

/** All keys that start so. */
export function keys(start) {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX + start))
      .map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

/** Calls when another tab changed anything under keys that start so. */
export function onChange(start, call) {
  addEventListener("storage", ({ key }) => {
    if (key === null || key.startsWith(PREFIX + start)) call();
  });
}

/** A random id; crypto.randomUUID is missing where the page came by plain http from another machine. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Runs `task` while no other tab of this browser runs one of the same name (where the browser can tell). */
export function alone(name, task, options = {}) {
  return navigator.locks ? navigator.locks.request(PREFIX + name, options, task) : task(null);
}
