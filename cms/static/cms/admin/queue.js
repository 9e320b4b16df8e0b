// The queue by keyboard: j and k go from one matter to the next, Enter opens it, as any link. Without this file the
// same links are reached with Tab.
const TYPED_IN = 'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="dialog"], dialog';
const hint = document.querySelector("[data-queue-keys]");

function matters() {
  return [...document.querySelectorAll("[data-queue] .desk__list a, [data-queue] td.title a")];
}

function move(step) {
  const links = matters();
  const row = document.activeElement?.closest("tr, li");
  const at = links.findIndex((link) => link === document.activeElement || (row && row.contains(link)));
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next]?.focus();
  links[next]?.scrollIntoView({ block: "nearest" });
}

if (hint && matters().length) {
  hint.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest?.(TYPED_IN)) return;
    const step = { KeyJ: 1, KeyK: -1 }[event.code]; // by the key's place: a Thai keyboard sends other letters
    if (!step) return;
    event.preventDefault();
    move(step);
  });
}
