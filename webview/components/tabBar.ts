import { type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { numberText } from '../l10n';
import { baseStyles } from '../styles/baseStyles';
import { PartElement } from './partElement';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly count?: number;
}

declare global {
  interface HTMLElementTagNameMap {
    'ss-tab-bar': TabBar;
  }
}

/** Tabs over the panel given in the slot; arrows move and choose. Raises `tab-change` (detail: the tab's id). */
@customElement('ss-tab-bar')
export class TabBar extends PartElement {
  static override readonly styles = [
    baseStyles,
    css`
      :host([fills]) {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
      }
      :host([fills]) .panel {
        flex: 1;
        min-height: 0;
      }
      .tabs {
        display: flex;
        gap: 16px;
      }
      button {
        padding: 4px 0;
        border: 0;
        border-bottom: 2px solid transparent;
        background: none;
        color: var(--vscode-descriptionForeground);
        font: inherit;
        line-height: 18px;
        cursor: pointer;
      }
      button:hover,
      button[aria-selected='true'] {
        color: var(--vscode-foreground);
      }
      button[aria-selected='true'] {
        border-bottom-color: var(--vscode-panelTitle-activeBorder, var(--vscode-focusBorder));
      }
      .panel {
        margin-top: 8px;
      }
    `,
  ];

  @property({ attribute: false }) label = '';
  @property({ attribute: false }) tabs: readonly Tab[] = [];
  @property({ attribute: false }) active = '';
  /** The panel takes the height that a flex column leaves it. */
  @property({ type: Boolean, reflect: true }) fills = false;

  protected override render(): TemplateResult {
    return html`<div class="tabs" role="tablist" aria-label=${this.label} @keydown=${this.onKey}>
        ${this.tabs.map(({ id, label, count }) => {
          const chosen = id === this.active;
          return html`<button
            role="tab"
            id=${`tab-${id}`}
            aria-selected=${chosen ? 'true' : 'false'}
            aria-controls="panel"
            tabindex=${chosen ? 0 : -1}
            @click=${() => this.choose(id)}
          >
            ${label}${count === undefined ? nothing : html` <span class="number">${numberText(count)}</span>`}
          </button>`;
        })}
      </div>
      <div class="panel" id="panel" role="tabpanel" aria-labelledby=${`tab-${this.active}`}>
        <slot></slot>
      </div>`;
  }

  /** Its active tab stands for it. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus(options);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const index = this.tabs.findIndex((tab) => tab.id === this.active);
    const next = this.tabs[nextIndex(event.key, index, this.tabs.length)];
    if (!next) return;
    event.preventDefault();
    this.choose(next.id);
    this.renderRoot.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };

  private choose(id: string): void {
    if (id !== this.active) this.raise('tab-change', id);
  }
}

function nextIndex(key: string, index: number, count: number): number {
  switch (key) {
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowLeft':
      return (index + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}
