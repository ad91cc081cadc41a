// On a phone the tabs of an assessment are drawn sideways: they begin where the page's own is in sight.

export function startStrip() {
  const tab = document.querySelector(".tabs [aria-current]");
  const strip = tab?.closest("ul");
  if (!strip) return;
  const [here, all] = [tab.getBoundingClientRect(), strip.getBoundingClientRect()];
  strip.scrollLeft += here.left + here.width / 2 - all.left - all.width / 2;
}
