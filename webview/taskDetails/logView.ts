import { VirtualizerController } from '@tanstack/lit-virtual';
import { type PropertyValues, type TemplateResult, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { LogLine } from '../../src/protocol/taskDetails';
import { numberText, t } from '../l10n';
import { type LogFilter, type LogRow, logRows, matchingRows, splitAtMatches, timeOfDay } from './logRows';
import { visibleText } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { button, radioGroup, textField } from '../toolkit';
import { icon } from '../components/icons';
import { logViewStyles } from './logViewStyles';
import '../components/notice';
import { PartElement } from '../components/partElement';
import { heightOf, placeAt } from '../components/placeAt';

declare global {
  interface HTMLElementTagNameMap {
    'ss-log-view': LogView;
  }
}

const rowHeight = 20;

/**
 * A task's log. It follows the end until the user scrolls up. Raises `filter-change` (detail: LogFilter), `copy-log`,
 * `save-log`, `open-log`.
 */
@customElement('ss-log-view')
export class LogView extends PartElement {
  static override readonly styles = [baseStyles, logViewStyles];

  /** Grows in place; `count` tells how long it is. */
  @property({ attribute: false }) lines: readonly LogLine[] = [];
  @property({ type: Number }) count = 0;
  /** How many older entries are only in the document and the file. */
  @property({ type: Number }) leftOut = 0;
  @property({ attribute: false }) filter: LogFilter = { alertsOnly: false, search: '' };

  /** What is in the search field and is not searched yet. */
  @state() private typed: string | undefined;
  /** Which of the hits is the current one. */
  @state() private hit = 0;
  @state() private following = true;
  private rows: LogRow[] = [];
  /** How many lines are in the rows: a long log is never gone through again for a line that was added. */
  private drawn = 0;
  private alerts = 0;
  private hits: number[] = [];
  /** The current hit is to be shown once there are lines. */
  private isHitDue = false;
  private searching: ReturnType<typeof setTimeout> | undefined;
  /** Lines wrap anew. */
  private readonly resized = new ResizeObserver(() => this.requestUpdate());
  @query('.log') private log!: HTMLElement | null;

  private readonly virtual = new VirtualizerController<HTMLElement, HTMLElement>(this, {
    count: 0,
    getScrollElement: () => this.log,
    estimateSize: () => rowHeight,
    overscan: 10,
  });

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.onFind);
    this.resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.onFind);
    this.resized.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { alertsOnly, search } = this.filter;
    const before = changed.get('filter') ?? this.filter;
    const isNewSearch = before.search !== search;
    if (changed.has('filter')) this.isHitDue = true;
    if (changed.has('lines') || before.alertsOnly !== alertsOnly || this.count < this.drawn)
      this.forgetRows();
    if (isNewSearch) {
      this.hits = [];
      this.hit = 0;
    }
    const from = isNewSearch ? 0 : this.rows.length;
    for (const line of this.lines.slice(this.drawn, this.count)) {
      if (line.level !== 'info') this.alerts++;
      if (!alertsOnly || line.level !== 'info') for (const row of logRows(line)) this.rows.push(row);
    }
    this.drawn = this.count;
    for (const hit of matchingRows(this.rows, search, from)) this.hits.push(hit);
    this.hit = Math.max(0, Math.min(this.hit, this.hits.length - 1));
    const virtualizer = this.virtual.getVirtualizer();
    virtualizer.setOptions({ ...virtualizer.options, count: this.rows.length });
  }

  protected override updated(): void {
    for (const row of this.renderRoot.querySelectorAll<HTMLElement>('.row')) {
      this.virtual.getVirtualizer().resizeItem(Number(row.dataset['index']), row.offsetHeight);
    }
    if (this.isHitDue && this.count > 0) {
      this.isHitDue = false;
      void this.updateComplete.then(() => this.showHit());
    }
    if (this.following && this.log) this.log.scrollTop = this.log.scrollHeight;
  }

  protected override render(): TemplateResult {
    return html`<div class="tools bar">
        ${radioGroup({
          label: t('Show'),
          choices: [
            { value: 'all', label: t('All logs') },
            { value: 'alerts', label: t('Alerts {0}', numberText(this.alerts)) },
          ],
          value: this.filter.alertsOnly ? 'alerts' : 'all',
          onChange: (value) => this.change({ alertsOnly: value === 'alerts' }),
        })}
        <span class="find bar" @keydown=${this.onSearchKey}>
          ${textField({
            label: t('Search the log'),
            labelHidden: true,
            placeholder: t('Search'),
            value: this.typed ?? this.filter.search,
            onInput: this.searchSoon,
          })}
          ${button({ label: t('Previous'), disabled: this.hits.length === 0, onClick: () => this.step(-1) })}
          ${button({ label: t('Next'), disabled: this.hits.length === 0, onClick: () => this.step(1) })}
          <span class="hint number hits" role="status">${this.hitText()}</span>
        </span>
        <span class="push bar">
          ${button({ label: t('Copy'), onClick: () => this.raise('copy-log') })}
          ${button({ label: t('Save…'), onClick: () => this.raise('save-log') })}
          ${button({ label: t('Open as document'), onClick: () => this.raise('open-log') })}
        </span>
      </div>
      ${
        this.leftOut > 0
          ? html`<p class="hint">
              ${t('The first {0} entries are left out here. Open the log as a document, or save it, to see them.', numberText(this.leftOut))}
            </p>`
          : nothing
      }
      <div class="frame">
        ${this.rows.length === 0 ? this.empty() : this.body()}
        ${
          this.following || this.isWhole()
            ? nothing
            : html`<div class="follow">${button({ label: t('Go to end'), onClick: this.follow })}</div>`
        }
      </div>`;
  }

  private forgetRows(): void {
    this.rows = [];
    this.hits = [];
    this.drawn = 0;
    this.alerts = 0;
    this.virtual.getVirtualizer().measure();
  }

  /** A search reads the whole log: not for every letter. */
  private readonly searchSoon = (text: string): void => {
    this.typed = text;
    clearTimeout(this.searching);
    this.searching = setTimeout(() => this.change({ search: text }), 150);
  };

  private body(): TemplateResult {
    const virtualizer = this.virtual.getVirtualizer();
    const current = this.hits[this.hit];
    return html`<div
      class="log"
      role="region"
      tabindex="0"
      aria-label=${t('Task log')}
      @scroll=${this.onScroll}
    >
      <div class="sizer" ${heightOf(virtualizer.getTotalSize())}>
        ${virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = this.rows[index];
          return row ? this.row(row, index, start, index === current) : nothing;
        })}
      </div>
    </div>`;
  }

  private row({ at, level, text }: LogRow, index: number, top: number, current: boolean): TemplateResult {
    return html`<div
      class=${current ? `row ${level} current` : `row ${level}`}
      data-index=${index}
      ${placeAt(top)}
    >
      <span class="time">${at === undefined ? nothing : timeOfDay(at)}</span>
      <span class="level">${at === undefined ? nothing : levelMark(level)}</span>
      <span class="text"
        >${splitAtMatches(visibleText(text), this.filter.search).map((part, i) => (i % 2 === 1 ? html`<mark>${part}</mark>` : part))}</span
      >
    </div>`;
  }

  private empty(): TemplateResult {
    return this.filter.alertsOnly && this.count > 0
      ? html`<ss-notice
          .text=${t('No warnings and no errors so far.')}
          .action=${t('Show all logs')}
          @notice-action=${() => this.change({ alertsOnly: false })}
        ></ss-notice>`
      : html`<ss-notice
          .text=${t('Nothing is logged yet. Lines appear here once the task runs.')}
        ></ss-notice>`;
  }

  private hitText(): string {
    if (this.filter.search === '') return '';
    if (this.hits.length === 0) return t('No match');
    return t('{0} of {1}', numberText(this.hit + 1), numberText(this.hits.length));
  }

  private readonly onSearchKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && this.hits.length > 0 && isTextBox(event)) this.step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') this.change({ search: '' });
  };

  /** All in sight: there is no end to go to. */
  private isWhole(): boolean {
    return this.virtual.getVirtualizer().getTotalSize() <= (this.log?.clientHeight ?? 0);
  }

  private readonly onFind = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('.find .control')?.focus();
  };

  private readonly onScroll = (): void => {
    if (!this.log) return;
    const { scrollTop, clientHeight, scrollHeight } = this.log;
    this.following = scrollTop + clientHeight > scrollHeight - rowHeight;
  };

  private readonly follow = (): void => {
    this.following = true;
    this.log?.focus({ preventScroll: true });
  };

  private step(by: number): void {
    this.hit = (this.hit + by + this.hits.length) % this.hits.length;
    this.showHit();
  }

  private showHit(): void {
    const row = this.hits[this.hit];
    if (row === undefined) return;
    this.following = false;
    this.virtual.getVirtualizer().scrollToIndex(row, { align: 'center' });
  }

  private change(filter: Partial<LogFilter>): void {
    clearTimeout(this.searching);
    this.typed = undefined;
    this.raise('filter-change', { ...this.filter, ...filter });
  }
}

function levelMark(level: LogLine['level']): TemplateResult {
  switch (level) {
    case 'info':
      return html`INFO`;
    case 'warn':
      return html`${icon('warning', 'warning')}WARN`;
    case 'error':
      return html`${icon('error', 'error')}ERROR`;
  }
}

function isTextBox(event: Event): boolean {
  return (event.composedPath()[0] as Element).tagName === 'INPUT';
}
