import { VirtualizerController } from '@tanstack/lit-virtual';
import { type TemplateResult, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { moveInGrid } from '../components/grid/gridNavigation';
import { extendRange, toggle, toggleAll } from '../components/selection';
import { baseStyles } from '../styles/baseStyles';
import { checkGlyph, checkGlyphStyles } from '../components/checkGlyph';
import { icon } from '../components/icons';
import { nameListStyles } from './nameListStyles';
import { PartElement } from '../components/partElement';
import { nameText } from '../components/nameText';
import { heightOf, placeAt } from '../components/placeAt';

export interface NameListRow {
  /** A name as the database has it. */
  readonly label: string;
  readonly tooltip: string;
  /** A word at the row's end: `exists`. */
  readonly note?: string;
  readonly problem?: string;
}

declare global {
  interface HTMLElementTagNameMap {
    'ss-name-list': NameList;
  }
}

const rowHeight = 26;

/**
 * A list of any length with one tab stop. With `selected` each row can be ticked (`selection-change`, detail: the
 * new set); with `removable` each row can be taken out (`remove`, detail: its key).
 */
@customElement('ss-name-list')
export class NameList extends PartElement {
  static override readonly styles = [baseStyles, checkGlyphStyles, nameListStyles];

  @property({ attribute: false }) label = '';
  /** What the keyboard does here, for screen readers. */
  @property({ attribute: false }) description = '';
  @property({ attribute: false }) keys: readonly string[] = [];
  @property({ attribute: false }) describe: (key: string) => NameListRow = (key) => ({
    label: key,
    tooltip: key,
  });
  @property({ attribute: false }) selected: ReadonlySet<string> | undefined;
  @property({ type: Boolean }) removable = false;

  @state() private active = 0;
  /** Where a range begins that Shift extends. */
  private anchor = 0;
  @query('.list') private list!: HTMLElement | null;

  private readonly virtual = new VirtualizerController<HTMLElement, HTMLElement>(this, {
    count: 0,
    getScrollElement: () => this.list,
    estimateSize: () => rowHeight,
    overscan: 8,
  });

  protected override render(): TemplateResult {
    const virtualizer = this.virtual.getVirtualizer();
    virtualizer.setOptions({ ...virtualizer.options, count: this.keys.length });
    const active = Math.min(this.active, this.keys.length - 1);
    return html`<div
      class="list"
      role="listbox"
      tabindex="0"
      aria-label=${this.label}
      aria-description=${this.description || nothing}
      aria-multiselectable=${this.selected ? 'true' : nothing}
      aria-activedescendant=${this.keys.length === 0 ? nothing : `row-${active}`}
      @keydown=${this.onKey}
      @click=${this.onClick}
    >
      <div class="sizer" ${heightOf(virtualizer.getTotalSize())}>
        ${virtualizer.getVirtualItems().map(({ index, start }) => this.row(index, start, index === active))}
      </div>
    </div>`;
  }

  private row(index: number, start: number, active: boolean): TemplateResult {
    const key = this.keys[index] ?? '';
    const { label, tooltip, note, problem } = this.describe(key);
    const on = this.selected?.has(key);
    return html`<div
      id=${`row-${index}`}
      class=${active ? 'row active' : 'row'}
      role="option"
      aria-selected=${on === undefined ? nothing : on ? 'true' : 'false'}
      aria-setsize=${this.keys.length}
      aria-posinset=${index + 1}
      title=${problem === undefined ? tooltip : `${tooltip}\n${problem}`}
      data-index=${index}
      ${placeAt(start)}
    >
      ${on === undefined ? nothing : checkGlyph(on ? 'all' : 'none')} ${nameText(label)}
      <span class="push note"
        >${
          problem === undefined
            ? note
            : html`${icon('warning', 'warning')}<span class="visually-hidden">${problem}</span>`
        }</span
      >
      ${this.removable ? html`<span class="remove" data-remove aria-hidden="true">${icon('close')}</span>` : nothing}
    </div>`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (this.keys.length === 0) return;
    const pageRows = Math.max(1, Math.floor((this.list?.clientHeight ?? rowHeight) / rowHeight) - 1);
    const key = this.keys[this.active];
    const move = moveInGrid(
      event,
      { row: Math.min(this.active, this.keys.length - 1), column: 0 },
      { rows: this.keys.length, columns: 1, pageRows, firstRow: 0 },
    );
    if (move) {
      this.goTo(move.row);
      if (event.shiftKey) this.extendTo(move.row);
      else this.anchor = move.row;
    } else if (this.selected && (event.key === ' ' || event.key === 'Enter') && key !== undefined) {
      this.select(toggle(this.selected, key));
    } else if (this.selected && event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
      this.select(toggleAll(this.keys, this.selected));
    } else if (this.removable && (event.key === 'Delete' || event.key === 'Backspace') && key !== undefined) {
      this.raise('remove', key);
    } else return;
    event.preventDefault();
  };

  private readonly onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const index = Number(target.closest<HTMLElement>('.row')?.dataset['index']);
    const key = this.keys[index];
    if (key === undefined) return;
    this.active = index;
    if (target.closest('[data-remove]')) this.raise('remove', key);
    else if (this.selected && event.shiftKey) this.extendTo(index);
    else if (this.selected) {
      this.anchor = index;
      this.select(toggle(this.selected, key));
    }
  };

  private extendTo(index: number): void {
    if (this.selected) this.select(extendRange(this.keys, this.selected, this.anchor, index));
  }

  private select(selected: ReadonlySet<string>): void {
    this.raise('selection-change', selected);
  }

  private goTo(index: number): void {
    this.active = index;
    this.virtual.getVirtualizer().scrollToIndex(index, { align: 'auto' });
  }
}
