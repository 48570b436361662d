import type { LitElement } from 'lit';

/**
 * When the part that has the focus goes away with an update of its host, the focus goes to what the selector finds. While
 * somebody is elsewhere, as in the editor's question whether to delete, nothing has the focus: it goes there on return.
 */
export function keepFocus(host: LitElement, next: string): void {
  let focused: Element | null = null;
  const look = (): void => {
    if (document.hasFocus()) focused = host.shadowRoot?.activeElement ?? null;
  };
  const move = (): void => host.renderRoot.querySelector<HTMLElement>(next)?.focus();
  host.addEventListener('focusin', look);
  host.addController({
    hostUpdate: look,
    hostUpdated: () => {
      if (focused?.isConnected !== false) return;
      focused = null;
      if (document.hasFocus()) move();
      else window.addEventListener('focus', move, { once: true });
    },
  });
}
