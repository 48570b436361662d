import { type TemplateResult, LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { numberText, t } from '../l10n';
import { baseStyles } from '../styles/baseStyles';

declare global {
  interface HTMLElementTagNameMap {
    'ss-long-list': LongList;
  }
}

const shownAtFirst = 5;
/** What nobody reads to the end need not be drawn to the end. */
const shownAtMost = 1000;

/** A list of sentences that shows its first few; all of them, on request, in a box that scrolls. */
@customElement('ss-long-list')
export class LongList extends LitElement {
  static override readonly styles = [
    baseStyles,
    css`
      ul {
        margin: 0;
        padding-inline-start: 20px;
        max-height: 240px;
        overflow: auto;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) label = '';
  @property({ attribute: false }) items: readonly string[] = [];

  @state() private all = false;

  protected override render(): TemplateResult {
    const { items, all } = this;
    const shown = items.slice(0, all ? shownAtMost : shownAtFirst);
    const hidden = items.length - shown.length;
    return html`<ul aria-label=${this.label} tabindex=${all ? 0 : nothing}>
        ${shown.map((item) => html`<li>${item}</li>`)}
        ${all && hidden > 0 ? html`<li>${t('… and {0} more', numberText(hidden))}</li>` : nothing}
      </ul>
      ${
        items.length > shownAtFirst
          ? html`<button
              class="link"
              type="button"
              aria-expanded=${all ? 'true' : 'false'}
              @click=${() => (this.all = !all)}
            >
              ${all ? t('Show fewer') : t('Show all {0}', numberText(items.length))}
            </button>`
          : nothing
      }`;
  }
}
