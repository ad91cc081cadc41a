// Makes an element look like a newer one and keeps its nodes, so that focus, open details and clicks under way survive.
// Forms in which somebody is at work are left as they are.

import { inUse } from "./forms.js";

// What the page itself has set, which the server knows nothing of.
const OURS = new Set(["open", "tabindex", "data-new", "data-stale", "data-htmx-powered"]);

/** An element's id, or null. (In a form, a field named "id" would hide the form's own.) */
export const idOf = (node) => node.getAttribute?.("id") ?? null;

/** Changes `here` into `next`; returns false if something in use had to be left as it was. */
export function morph(here, next) {
  copyAttributes(here, next);
  return copyChildren(here, next);
}

function copyAttributes(here, next) {
  for (const { name } of [...here.attributes]) {
    if (!next.hasAttribute(name) && !isOurs(name)) here.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (here.getAttribute(name) !== value && name !== "open") here.setAttribute(name, value);
  }
}

// GOV.UK Frontend marks what it has brought to life with data-…-init.
const isOurs = (name) => OURS.has(name) || (name.startsWith("data-") && name.endsWith("-init"));

function copyChildren(here, next) {
  let whole = true;
  let at = theirs(here.firstChild);
  for (const wanted of [...next.childNodes]) {
    const same = find(at, wanted);
    if (!same) {
      here.insertBefore(wanted.cloneNode(true), at);
      continue;
    }
    whole = discard(at, same) && whole;
    at = theirs(same.nextSibling);
    whole = copyNode(same, wanted) && whole;
  }
  return discard(at, null) && whole;
}

/** The first node from this one on that came from the server; what scripts added is marked data-ours. */
function theirs(node) {
  while (node?.dataset?.ours !== undefined) node = node.nextSibling;
  return node;
}

/** The node from `at` on which `wanted` is a newer form of: by id if it has one, or else the very next of its kind. */
function find(at, wanted) {
  const id = idOf(wanted);
  if (!id) return at && at.nodeName === wanted.nodeName && !idOf(at) ? at : null;
  for (let node = at; node; node = theirs(node.nextSibling)) if (idOf(node) === id) return node;
  return null;
}

/** Removes the nodes from `at` up to, not with, `end`; false if one had to stay. */
function discard(at, end) {
  let whole = true;
  while (at !== end) {
    const node = at;
    at = theirs(at.nextSibling);
    if (node.nodeType === Node.ELEMENT_NODE && inUse(node)) whole = false;
    else node.remove();
  }
  return whole;
}

/** The node without what scripts added. */
function bare(node) {
  if (!node.querySelector?.("[data-ours]")) return node;
  const copy = node.cloneNode(true);
  for (const added of copy.querySelectorAll("[data-ours]")) added.remove();
  return copy;
}

function copyNode(here, next) {
  if (bare(here).isEqualNode(next)) return true;
  if (here.nodeType !== Node.ELEMENT_NODE) {
    here.nodeValue = next.nodeValue;
    return true;
  }
  if (here.localName === "form" && inUse(here)) return false;
  return morph(here, next);
}
