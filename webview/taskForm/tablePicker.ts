import { type PropertyValues, type TemplateResult, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { SourceTable, TableProblem } from '../../src/protocol/taskForm';
import { numberText, t } from '../l10n';
import { nameFilter } from './nameFilter';
import { toggleAll, triState, withKeys } from '../components/selection';
import { visibleText } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { checkbox, textField } from '../toolkit';
import './nameList';
import type { NameListRow } from './nameList';
import '../components/notice';
import { PartElement } from '../components/partElement';
import { tablePickerStyles } from './tablePickerStyles';

declare global {
  interface HTMLElementTagNameMap {
    'ss-table-picker': TablePicker;
  }
}

/**
 * Two panes: source tables to tick, and the ticked ones under their future shadow names. With `all` only the
 * right one, to read. Raises `selection-change` (detail: source names in the order of the list).
 */
@customElement('ss-table-picker')
export class TablePicker extends PartElement {
  static override readonly styles = [baseStyles, tablePickerStyles];

  @property({ attribute: false }) tables: readonly SourceTable[] = [];
  /** Source names; with `all` the tables that the task covers. */
  @property({ attribute: false }) selected: ReadonlySet<string> = new Set();
  @property({ attribute: false }) problems: readonly TableProblem[] = [];
  @property({ type: Boolean }) all = false;

  @state() private sourceSearch = '';
  @state() private shadowSearch = '';
  private byName: ReadonlyMap<string, SourceTable> = new Map();
  private problemOf: ReadonlyMap<string, string> = new Map();
  private visibleSources: readonly string[] = [];
  private visibleShadows: readonly string[] = [];

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('tables')) this.byName = new Map(this.tables.map((table) => [table.name, table]));
    if (changed.has('problems')) {
      this.problemOf = new Map(this.problems.map(({ source, message }) => [source, visibleText(message)]));
    }
    const isSource = nameFilter(this.sourceSearch);
    const isShadow = nameFilter(this.shadowSearch);
    this.visibleSources = this.tables.map(({ name }) => name).filter(isSource);
    this.visibleShadows = this.tables
      .filter(({ name, shadow }) => this.selected.has(name) && (isShadow(shadow) || isShadow(name)))
      .map(({ name }) => name);
  }

  protected override render(): TemplateResult {
    return html`<div class=${this.all ? 'panes single' : 'panes'}>
      ${this.all ? nothing : this.sources()} ${this.shadows()}
    </div>`;
  }

  private sources(): TemplateResult {
    const some = triState(this.visibleSources, this.selected);
    const filtered = this.sourceSearch.trim() !== '';
    return html`<section class="pane" aria-label=${t('Source tables')}>
      <div class="head">
        <h3>
          ${t('Source tables')}
          <span class="hint number"
            >${t('{0} of {1}', numberText(this.selected.size), numberText(this.tables.length))}</span
          >
        </h3>
      </div>
      <div class="tools">
        ${checkbox({
          label: filtered
            ? t('Select all {0} shown', numberText(this.visibleSources.length))
            : t('Select all'),
          checked: some === 'all',
          mixed: some === 'some',
          disabled: this.visibleSources.length === 0,
          onChange: () => this.select(toggleAll(this.visibleSources, this.selected)),
        })}
        ${textField({
          label: t('Search source tables'),
          labelHidden: true,
          placeholder: t('Search, or order_* !*_log'),
          value: this.sourceSearch,
          onInput: (text) => (this.sourceSearch = text),
        })}
      </div>
      ${
        this.visibleSources.length === 0
          ? this.nothingFound(this.sourceSearch, () => (this.sourceSearch = ''))
          : html`<ss-name-list
              .label=${t('Source tables')}
              .description=${t('Space ticks, Control A ticks all shown, Shift extends.')}
              .keys=${this.visibleSources}
              .describe=${this.describeSource}
              .selected=${this.selected}
              @selection-change=${(event: CustomEvent<ReadonlySet<string>>) => this.select(event.detail)}
            ></ss-name-list>`
      }
    </section>`;
  }

  private shadows(): TemplateResult {
    return html`<section class="pane" aria-label=${t('Shadow tables')}>
      <div class="head">
        <h3>${t('Shadow tables')} <span class="hint number">${numberText(this.selected.size)}</span></h3>
        ${
          this.all || this.selected.size === 0
            ? nothing
            : html`<button class="link" type="button" @click=${() => this.select(new Set())}>
                ${t('Clear')}
              </button>`
        }
      </div>
      <div class="tools">
        ${textField({
          label: t('Search shadow tables'),
          labelHidden: true,
          placeholder: t('Search by shadow or source name'),
          value: this.shadowSearch,
          onInput: (text) => (this.shadowSearch = text),
        })}
      </div>
      ${
        this.selected.size === 0
          ? html`<ss-notice
              .text=${
                this.all
                  ? t('No table is left: every table of this database is a shadow already.')
                  : t('Tick source tables on the left. They appear here under their shadow names.')
              }
            ></ss-notice>`
          : this.visibleShadows.length === 0
            ? this.nothingFound(this.shadowSearch, () => (this.shadowSearch = ''))
            : html`<ss-name-list
                .label=${t('Shadow tables')}
                .description=${this.all ? '' : t('Delete takes a table out.')}
                .keys=${this.visibleShadows}
                .describe=${this.describeShadow}
                ?removable=${!this.all}
                @remove=${(event: CustomEvent<string>) =>
                  this.select(withKeys(this.selected, [event.detail], false))}
              ></ss-name-list>`
      }
    </section>`;
  }

  private nothingFound(search: string, clear: () => void): TemplateResult {
    return html`<ss-notice
      .text=${t('No table matches “{0}”.', visibleText(search.trim()))}
      .action=${t('Clear search')}
      @notice-action=${(event: Event) => {
        clear();
        // The button goes away with the sentence; the field it cleared takes the focus.
        const pane = (event.currentTarget as Element).closest('.pane');
        pane?.querySelector<HTMLElement>('.tools .field .control')?.focus();
      }}
    ></ss-notice>`;
  }

  private readonly describeSource = (name: string): NameListRow => {
    const shadowOf = this.byName.get(name)?.shadowOf;
    return {
      label: name,
      tooltip: visibleText(name),
      ...(shadowOf === undefined ? {} : { note: t('shadow of {0}', visibleText(shadowOf)) }),
    };
  };

  private readonly describeShadow = (name: string): NameListRow => {
    const table = this.byName.get(name);
    const problem = this.problemOf.get(name);
    const shadow = table?.shadow ?? name;
    return {
      label: shadow,
      tooltip: `${visibleText(name)} → ${visibleText(shadow)}`,
      ...(table?.shadowExists ? { note: t('exists') } : {}),
      ...(problem === undefined ? {} : { problem }),
    };
  };

  private select(selected: ReadonlySet<string>): void {
    const inOrder = this.tables.map(({ name }) => name).filter((name) => selected.has(name));
    this.raise('selection-change', inOrder);
  }
}
