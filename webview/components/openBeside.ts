const gap = 2;

/** Opens a popover beside what it belongs to, inside the window: below it, else above it. */
export function openBeside(popover: HTMLElement, anchor: DOMRect): void {
  popover.showPopover();
  const { width, height } = popover.getBoundingClientRect();
  const left = Math.min(anchor.left, window.innerWidth - width - gap);
  const below = anchor.bottom + gap;
  const fits = below + height <= window.innerHeight;
  const top = fits ? below : Math.max(gap, anchor.top - gap - height);
  // Through the CSSOM, as the page's policy forbids style attributes.
  popover.style.left = `${Math.max(gap, left)}px`;
  popover.style.top = `${top}px`;
}
