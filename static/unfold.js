// What somebody unfolds comes into sight, where the composer would cover it.

/** After a press on a summary, once its part is open. */
function show({ target }) {
  const part = target.closest?.("summary")?.parentElement;
  if (part) requestAnimationFrame(() => part.open && part.scrollIntoView({ block: "nearest" }));
}

export const startUnfolding = () => document.addEventListener("click", show);
