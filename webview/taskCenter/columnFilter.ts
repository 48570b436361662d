import { type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { t } from '../l10n';
import { visibleText } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { popoverStyles } from '../styles/popoverStyles';
import { button, checkbox, textField } from '../toolkit';
import { openBeside } from './openBeside';
import { PartElement } from '../components/partElement';

declare global {
  interface HTMLElementTagNameMap {
    'ss-column-filter': ColumnFilter;
  }
}

/** What a column is filtered by: some of its values, or a text. */
export type ColumnFilterState =
  | {
      readonly kind: 'values';
      readonly label: string;
      readonly values: readonly { readonly value: string; readonly label: string }[];
      readonly chosen: readonly string[];
    }
  | { readonly kind: 'text'; readonly label: string; readonly text: string };

/** The filter of a column, beside its header. Raises `filter-change` (detail: the values chosen, or the text). */
@customElement('ss-column-filter')
export class ColumnFilter extends PartElement {
  static override readonly styles = [
    baseStyles,
    popoverStyles,
    css`
      [popover] {
        min-width: 200px;
        max-width: 320px;
        padding: 8px 12px;
      }
      .values {
        display: flex;
        flex-direction: column;
        max-height: 400px;
        overflow: auto;
        padding: 1px 2px;
      }
      .foot {
        margin-top: 8px;
        justify-content: flex-end;
      }
    `,
  ];

  @property({ attribute: false }) filter: ColumnFilterState | undefined;
  @query('[popover]') private popup!: HTMLElement;

  /** Opens it beside a header; set `filter` first. */
  async open(anchor: DOMRect): Promise<void> {
    await this.updateComplete;
    this.popup.hidePopover();
    openBeside(this.popup, anchor);
    // The toolkit's fields take the focus once they are drawn.
    requestAnimationFrame(() =>
      this.renderRoot.querySelector<HTMLElement>('vscode-checkbox, vscode-text-field')?.focus(),
    );
  }

  protected override render(): TemplateResult {
    const { filter } = this;
    return html`<div
      popover
      role="dialog"
      aria-label=${filter ? t('Filter by “{0}”', filter.label) : nothing}
      @keydown=${this.onKey}
    >
      ${filter === undefined ? nothing : this.body(filter)}
    </div>`;
  }

  private body(filter: ColumnFilterState): TemplateResult {
    switch (filter.kind) {
      case 'values':
        return html`<div class="values" role="group" aria-label=${filter.label}>
            ${
              filter.values.length === 0
                ? html`<p class="hint">${t('There is nothing to choose from yet.')}</p>`
                : filter.values.map(({ value, label }) =>
                    checkbox({
                      label: visibleText(label),
                      checked: filter.chosen.includes(value),
                      onChange: (checked) =>
                        this.change(
                          checked
                            ? [...filter.chosen, value]
                            : filter.chosen.filter((other) => other !== value),
                        ),
                    }),
                  )
            }
          </div>
          ${this.foot(filter.chosen.length === 0, [])}`;
      case 'text':
        return html`${textField({
          label: t('{0} contains', filter.label),
          value: filter.text,
          onInput: (text) => this.change(text),
        })}
        ${this.foot(filter.text === '', '')}`;
    }
  }

  private foot(isEmpty: boolean, empty: readonly string[] | string): TemplateResult {
    return html`<div class="bar foot">
      ${button({ label: t('Clear'), disabled: isEmpty, onClick: () => this.change(empty) })}
      ${button({ label: t('Done'), onClick: () => this.popup.hidePopover() })}
    </div>`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || this.filter?.kind !== 'text') return;
    event.preventDefault();
    this.popup.hidePopover();
  };

  private change(value: readonly string[] | string): void {
    this.raise('filter-change', value);
  }
}
