const gap = 2;

/**
 * Opens a popover beside what it belongs to, inside the window: below it, else above it. When it closes and nothing
 * else has the focus, it goes back where it was.
 */
export function openBeside(popover: HTMLElement, anchor: DOMRect): void {
  const before = focusedElement();
  popover.showPopover();
  giveFocusBack(popover, before);
  const { width, height } = popover.getBoundingClientRect();
  const left = Math.min(anchor.left, window.innerWidth - width - gap);
  const below = anchor.bottom + gap;
  const fits = below + height <= window.innerHeight;
  const top = fits ? below : Math.max(gap, anchor.top - gap - height);
  // Through the CSSOM, as the page's policy forbids style attributes.
  popover.style.left = `${Math.max(gap, left)}px`;
  popover.style.top = `${top}px`;
}

/** The browser itself does it only for elements outside of shadow trees. */
function giveFocusBack(popover: HTMLElement, before: HTMLElement | undefined): void {
  const onToggle = (event: Event): void => {
    if ((event as ToggleEvent).newState !== 'closed') return;
    popover.removeEventListener('toggle', onToggle);
    const now = focusedElement();
    if (now === undefined || popover.contains(now) || now.contains(popover)) before?.focus();
  };
  popover.addEventListener('toggle', onToggle);
}

/** Through all shadow trees; undefined where only the document has the focus. */
function focusedElement(): HTMLElement | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement && element !== document.body ? element : undefined;
}
