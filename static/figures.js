// On a phone the table beside a chart is folded: the picture and its sentence come first.

export function startFigures() {
  if (!matchMedia("(max-width: 40rem)").matches) return;
  for (const numbers of document.querySelectorAll("details[data-fold-on-phones]")) numbers.open = false;
}
