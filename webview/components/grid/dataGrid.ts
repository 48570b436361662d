import { VirtualizerController } from '@tanstack/lit-virtual';
import { type PropertyValues, type TemplateResult, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { gridTracks } from './columnWidths';
import { followRows } from './followRows';
import { gridCommand } from './gridKeys';
import { type CellPosition, moveInGrid } from './gridNavigation';
import { extendRange, toggle, toggleAll, triState } from '../selection';
import { baseStyles } from '../../styles/baseStyles';
import { checkGlyphStyles } from '../checkGlyph';
import { bodyRow, cellAt, cellId, headerRow } from './dataGridRows';
import { dataGridStyles } from './dataGridStyles';
import type { ColumnAction, GridAction, GridColumn } from './gridColumn';
import { PartElement } from '../partElement';
import { heightOf } from '../placeAt';

declare global {
  interface HTMLElementTagNameMap {
    'ss-data-grid': DataGrid;
  }
}

const rowHeight = 28;

/**
 * A grid of any length with one tab stop and the arrow keys of the ARIA grid pattern. Raises `selection-change`
 * (detail: the new set) where it has a selection, `row-action` (detail: GridAction), and `column-action` (detail:
 * ColumnAction) where its columns can be sorted or filtered.
 */
@customElement('ss-data-grid')
export class DataGrid extends PartElement {
  static override readonly styles = [baseStyles, checkGlyphStyles, dataGridStyles];

  @property({ attribute: false }) label = '';
  @property({ attribute: false }) columns: readonly GridColumn<never>[] = [];
  @property({ attribute: false }) rows: readonly unknown[] = [];
  @property({ attribute: false }) keyOf: (row: never) => string = String;
  @property({ attribute: false }) selected: ReadonlySet<string> | undefined;
  /** Whether its rows have a menu, under the right mouse button and its keys. */
  @property({ type: Boolean }) menus = false;
  /** Drawn as out of date. */
  @property({ type: Boolean, reflect: true }) stale = false;

  @state() private active: CellPosition = { row: 0, column: 0 };
  @state() private expanded: ReadonlySet<string> = new Set();
  /** Where a range begins that Shift extends. */
  private anchor = 0;
  private keys: readonly string[] = [];
  /** How far the rows under the eye were moved by others that came or went above them, in pixels. */
  private moved = 0;
  private order = '';
  @query('.grid') private grid!: HTMLElement | null;

  private readonly virtual = new VirtualizerController<HTMLElement, HTMLElement>(this, {
    count: 0,
    getScrollElement: () => this.grid,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rows') || changed.has('keyOf')) {
      const keys = (this.rows as never[]).map(this.keyOf);
      const order = this.columns.map(({ sort }) => sort).join();
      const first = Math.floor((this.grid?.scrollTop ?? 0) / rowHeight);
      const isSameOrder = order === this.order;
      const { active, shift } = followRows(this.keys, keys, { active: this.active.row, first, isSameOrder });
      this.active = { ...this.active, row: active };
      this.moved = shift * rowHeight;
      this.order = order;
      this.keys = keys;
      // A new function makes the virtualizer lay out every row anew: only when the rows are others.
      const virtualizer = this.virtual.getVirtualizer();
      virtualizer.setOptions({
        ...virtualizer.options,
        count: keys.length,
        getItemKey: (index) => keys[index] ?? index,
      });
    }
    if (changed.has('columns') || changed.has('rows')) {
      const tracks = gridTracks(this.columns, this.rows, this.selected !== undefined);
      this.style.setProperty('--ss-columns', tracks);
    }
  }

  protected override render(): TemplateResult {
    const virtualizer = this.virtual.getVirtualizer();
    const active = this.activeCell();
    return html`<div
      class="grid"
      role="grid"
      tabindex="0"
      aria-label=${this.label}
      aria-rowcount=${this.rows.length + 1}
      aria-colcount=${this.columnCount}
      aria-multiselectable=${this.selected ? 'true' : nothing}
      aria-activedescendant=${cellId(active)}
      @keydown=${this.onKey}
      @mousedown=${this.onMouseDown}
      @click=${this.onClick}
      @dblclick=${this.onDoubleClick}
      @contextmenu=${this.onContextMenu}
    >
      <div class="canvas">
        ${headerRow(this.columns, this.selected && triState(this.keys, this.selected), active)}
        <div class="sizer" role="rowgroup" ${heightOf(virtualizer.getTotalSize())}>
          ${virtualizer.getVirtualItems().map(({ index, start }) => this.row(index, start - rowHeight, active))}
        </div>
      </div>
    </div>`;
  }

  /** The grid is one tab stop: its host stands for it. */
  override focus(options?: FocusOptions): void {
    this.grid?.focus(options);
  }

  /** Rows are as high as estimated until they are expanded. */
  protected override updated(): void {
    if (this.moved !== 0 && this.grid) this.grid.scrollTop += this.moved;
    this.moved = 0;
    for (const row of this.renderRoot.querySelectorAll<HTMLElement>('.row.expanded')) {
      this.virtual.getVirtualizer().resizeItem(Number(row.dataset['index']), row.offsetHeight);
    }
  }

  private row(index: number, top: number, active: CellPosition): TemplateResult {
    const key = this.keys[index] ?? '';
    const [selected, expanded] = [this.selected?.has(key), this.expanded.has(key)];
    return bodyRow(this.columns, this.rows[index] as never, { key, index, top, selected, expanded, active });
  }

  private get columnCount(): number {
    return this.columns.length + (this.selected ? 1 : 0);
  }

  /** Rows may have gone since the last key; the cell stays inside. */
  private activeCell(): CellPosition {
    return {
      row: Math.min(this.active.row, this.rows.length - 1),
      column: Math.min(this.active.column, this.columnCount - 1),
    };
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const active = this.activeCell();
    const height = this.grid?.clientHeight ?? rowHeight;
    const move = moveInGrid(event, active, {
      rows: this.rows.length,
      columns: this.columnCount,
      pageRows: Math.max(1, Math.floor(height / rowHeight) - 2),
      firstRow: this.selected || this.columns.some(({ sort, filter }) => sort ?? filter) ? -1 : 0,
    });
    if (move && !event.altKey) this.goTo(move, event.shiftKey);
    else if (!this.command(event, active)) return;
    event.preventDefault();
  };

  /** Does what a key asks of the active cell; false for keys that are somebody else's. */
  private command(event: KeyboardEvent, active: CellPosition): boolean {
    const command = gridCommand(event);
    switch (command?.kind) {
      case undefined:
        return false;
      case 'toggle':
        if (active.row === -1) this.actOnHeader(active.column);
        else this.toggleRow(active.row);
        return true;
      case 'act':
        this.act(active);
        return true;
      case 'menu':
        return this.openMenu(active);
      case 'delete':
        this.raiseAction(active.row, 'delete');
        return true;
      case 'selectAll':
        if (this.selected) this.select(toggleAll(this.keys, this.selected));
        return this.selected !== undefined;
      case 'letter':
        this.raiseAction(active.row, command.letter);
        return true;
    }
  }

  /** The grid keeps the focus: a row scrolled away must not take it along. */
  private readonly onMouseDown = (event: MouseEvent): void => {
    if (event.button !== 0 || !(event.target as Element).closest('[data-column]')) return;
    event.preventDefault();
    this.grid?.focus({ preventScroll: true });
  };

  private readonly onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const cell = cellAt(target);
    if (!cell) return;
    this.active = cell;
    if (cell.row === -1) {
      const column = this.columnAt(cell.column);
      if (target.closest('.filter')) this.raiseColumn(cell.column, 'filter');
      else if (!column || column.sort !== undefined) this.actOnHeader(cell.column);
    } else if (this.columnAt(cell.column)) {
      const button = target.closest('button');
      const action = button?.dataset['action'];
      if (button && action !== undefined) this.raiseAction(cell.row, action, button.getBoundingClientRect());
      else if (button) this.act(cell);
    } else if (event.shiftKey && cell.row >= 0) this.extendTo(cell.row);
    else {
      this.anchor = cell.row;
      this.toggleRow(cell.row);
    }
  };

  private readonly onDoubleClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const cell = cellAt(target);
    if (cell && this.columnAt(cell.column) && !target.closest('button')) this.raiseAction(cell.row, 'open');
  };

  private readonly onContextMenu = (event: MouseEvent): void => {
    if (!this.menus) return;
    event.preventDefault();
    const cell = cellAt(event.target as Element);
    // The keys of the menu mean the active cell.
    if (!cell) return void this.openMenu(this.activeCell());
    this.active = cell;
    this.raiseAction(cell.row, 'menu', new DOMRect(event.clientX, event.clientY, 0, 0));
  };

  /** The column at a position; nothing for the check boxes. */
  private columnAt(position: number): GridColumn<never> | undefined {
    return this.selected ? this.columns[position - 1] : this.columns[position];
  }

  private act({ row, column }: CellPosition): void {
    const data = this.rows[row] as never;
    const key = this.keys[row];
    if (key === undefined) return this.actOnHeader(column);
    const definition = this.columnAt(column);
    if (!definition?.expands?.(data)) return this.raiseAction(row, definition?.action?.(data) ?? 'open');
    this.expanded = toggle(this.expanded, key);
    if (!this.expanded.has(key)) this.virtual.getVirtualizer().resizeItem(row, rowHeight);
  }

  private actOnHeader(column: number): void {
    if (this.columnAt(column)?.sort !== undefined) this.raiseColumn(column, 'sort');
    else if (this.selected) this.select(toggleAll(this.keys, this.selected));
  }

  private openMenu({ row, column }: CellPosition): boolean {
    if (row === -1) this.raiseColumn(column, 'filter');
    else if (this.menus) this.raiseAction(row, 'menu');
    return row === -1 || this.menus;
  }

  private toggleRow(row: number): void {
    if (this.selected && row < this.keys.length) this.select(toggle(this.selected, this.keys[row] ?? ''));
  }

  private goTo(cell: CellPosition, extend: boolean): void {
    this.active = cell;
    if (cell.row >= 0) this.virtual.getVirtualizer().scrollToIndex(cell.row, { align: 'auto' });
    if (extend) this.extendTo(cell.row);
    else this.anchor = cell.row;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('.cell.active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    );
  }

  private extendTo(row: number): void {
    if (this.selected) this.select(extendRange(this.keys, this.selected, this.anchor, row));
  }

  private select(selected: ReadonlySet<string>): void {
    this.raise('selection-change', selected);
  }

  private raiseAction(row: number, action: string, anchor = this.activeRectangle()): void {
    const key = this.keys[row];
    if (key !== undefined) this.raise('row-action', { key, action, anchor } satisfies GridAction);
  }

  private raiseColumn(position: number, action: ColumnAction['action']): void {
    const column = this.columnAt(position);
    if (column?.[action] === undefined) return;
    const header = this.renderRoot.querySelector(`#${cellId({ row: -1, column: position })}`) ?? this;
    const anchor = header.getBoundingClientRect();
    this.raise('column-action', { column: column.id, action, anchor } satisfies ColumnAction);
  }

  /** Of the active cell, or of the grid while the cell is scrolled away. */
  private activeRectangle(): DOMRect {
    return (this.renderRoot.querySelector('.cell.active') ?? this).getBoundingClientRect();
  }
}
