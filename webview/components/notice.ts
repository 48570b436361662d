import { type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from '../styles/baseStyles';
import { button } from '../toolkit';
import { icon, spinner } from './icons';
import { PartElement } from './partElement';

declare global {
  interface HTMLElementTagNameMap {
    'ss-notice': Notice;
  }
}

/** One sentence about an empty, loading or failed state, with the way out beside it, and another in its slot. Raises `notice-action`. */
@customElement('ss-notice')
export class Notice extends PartElement {
  static override readonly styles = [
    baseStyles,
    css`
      .notice {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        gap: 0 8px;
      }
      .sentence {
        display: flex;
        gap: 8px;
        min-width: 0;
      }
      .text {
        min-width: 0;
        padding: 4px 0;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      :host([kind='empty']) .text,
      :host([kind='loading']) .text {
        color: var(--vscode-descriptionForeground);
      }
      .icon-success,
      .icon-error,
      .icon-warning,
      .spinner {
        align-self: flex-start;
        margin-top: 5px;
      }
    `,
  ];

  @property({ reflect: true }) kind: 'empty' | 'loading' | 'success' | 'warning' | 'error' = 'empty';
  @property({ attribute: false }) text = '';
  /** The way out: label of the button. */
  @property({ attribute: false }) action: string | undefined;

  /** The way out is what comes next on this page. */
  @property({ type: Boolean }) primary = false;

  protected override render(): TemplateResult {
    return html`<div class="notice" role=${this.kind === 'error' ? 'alert' : nothing}>
      <span class="sentence">${this.mark()}<span class="text">${this.text}</span></span>
      ${
        this.action === undefined
          ? nothing
          : button({
              label: this.action,
              primary: this.primary,
              onClick: () => this.raise('notice-action'),
            })
      }
      <slot></slot>
    </div>`;
  }

  /** The way out has the focus of a notice, also of one that is not drawn yet. */
  override focus(options?: FocusOptions): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('vscode-button')?.focus(options),
    );
  }

  private mark(): TemplateResult | typeof nothing {
    switch (this.kind) {
      case 'empty':
        return nothing;
      case 'loading':
        return spinner();
      case 'success':
        return icon('check', 'success');
      case 'warning':
        return icon('warning', 'warning');
      case 'error':
        return icon('error', 'error');
    }
  }
}

/** What went wrong, where something did. */
export function problemNotice(problem: string | undefined): TemplateResult | typeof nothing {
  return problem === undefined ? nothing : html`<ss-notice kind="error" .text=${problem}></ss-notice>`;
}
