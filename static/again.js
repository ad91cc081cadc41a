// Parts of a page that are read again every few seconds (data-again): a screen that nobody touches for hours.
// What cannot be had is left as it stands, so a server that is away for a while leaves no trace.

async function again(part) {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById(part.id);
  if (!found || part.contains(document.activeElement) || found.outerHTML === part.outerHTML) return;
  part.className = found.className;
  part.replaceChildren(...found.childNodes);
}

for (const part of document.querySelectorAll("[data-again]")) {
  setInterval(() => again(part).catch(() => {}), Number(part.dataset.again) * 1000);
}
