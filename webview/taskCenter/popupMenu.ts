import { type TemplateResult, css, html } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { baseStyles } from '../styles/baseStyles';
import { popoverStyles } from '../styles/popoverStyles';
import { openBeside } from './openBeside';
import { PartElement } from '../components/partElement';

declare global {
  interface HTMLElementTagNameMap {
    'ss-popup-menu': PopupMenu;
  }
}

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** A line above it. */
  readonly startsGroup?: boolean;
}

/** A menu of actions. Raises `menu-choice` (detail: the item's id); the focus goes back where it was. */
@customElement('ss-popup-menu')
export class PopupMenu extends PartElement {
  static override readonly styles = [
    baseStyles,
    popoverStyles,
    css`
      button {
        display: block;
        width: 100%;
        min-width: 140px;
        padding: 3px 12px;
        border: 0;
        border-radius: 3px;
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        white-space: nowrap;
        cursor: pointer;
      }
      button:focus {
        outline: 1px solid var(--vscode-menu-selectionBorder, var(--vscode-contrastActiveBorder, transparent));
        outline-offset: -1px;
        background: var(--vscode-menu-selectionBackground, var(--vscode-list-activeSelectionBackground));
        color: var(--vscode-menu-selectionForeground, var(--vscode-list-activeSelectionForeground));
      }
      hr {
        margin: 4px 0;
        border: 0;
        border-top: 1px solid var(--vscode-menu-separatorBackground, var(--ss-border));
      }
      @media (forced-colors: active) {
        button:focus {
          outline: 2px solid Highlight;
        }
      }
    `,
  ];

  @state() private items: readonly MenuItem[] = [];
  @state() private label = '';
  @query('[popover]') private popup!: HTMLElement;

  /** Opens it with these items, the first of them focused. */
  async open(label: string, items: readonly MenuItem[], anchor: DOMRect): Promise<void> {
    this.label = label;
    this.items = items;
    await this.updateComplete;
    this.popup.hidePopover();
    openBeside(this.popup, anchor);
    this.buttons()[0]?.focus();
  }

  protected override render(): TemplateResult {
    return html`<div popover role="menu" aria-label=${this.label} @keydown=${this.onKey}>
      ${this.items.map(
        ({ id, label, startsGroup }) =>
          html`${startsGroup ? html`<hr role="separator" />` : ''}<button
              type="button"
              role="menuitem"
              tabindex="-1"
              @click=${() => this.choose(id)}
              @mousemove=${(event: Event) => (event.currentTarget as HTMLElement).focus()}
            >
              ${label}
            </button>`,
      )}
    </div>`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const buttons = this.buttons();
    const at = buttons.findIndex((button) => button.matches(':focus'));
    const next = nextItem(event.key, at, buttons);
    if (next) next.focus();
    else if (event.key === 'Tab') this.popup.hidePopover();
    else return;
    event.preventDefault();
  };

  private buttons(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  private choose(id: string): void {
    this.popup.hidePopover();
    this.raise('menu-choice', id);
  }
}

function nextItem(key: string, at: number, items: readonly HTMLElement[]): HTMLElement | undefined {
  const wrapped = (index: number): HTMLElement | undefined => items[(index + items.length) % items.length];
  switch (key) {
    case 'ArrowDown':
      return wrapped(at + 1);
    case 'ArrowUp':
      return wrapped(at - 1);
    case 'Home':
      return wrapped(0);
    case 'End':
      return wrapped(-1);
    default: {
      // By the first letter, as in every menu.
      const isFound = (item: HTMLElement): boolean =>
        key.length === 1 && item.textContent.trim().toLowerCase().startsWith(key.toLowerCase());
      return [...items.slice(at + 1), ...items.slice(0, at + 1)].find(isFound);
    }
  }
}
