import { type TemplateResult, html, nothing } from 'lit';
import { t } from '../../l10n';
import type { CellPosition } from './gridNavigation';
import type { TriState } from '../selection';
import { visibleText } from '../../texts/visibleText';
import { checkGlyph } from '../checkGlyph';
import type { GridColumn } from './gridColumn';
import { icon } from '../icons';
import { placeAt } from '../placeAt';

/** The id by which a grid names its active cell. */
export function cellId({ row, column }: CellPosition): string {
  return `cell-${row}-${column}`;
}

/** The cell that an event hit; row -1 is the header. */
export function cellAt(target: Element): CellPosition | undefined {
  const row = Number(target.closest<HTMLElement>('[data-index]')?.dataset['index']);
  const column = Number(target.closest<HTMLElement>('[data-column]')?.dataset['column']);
  return Number.isNaN(row) || Number.isNaN(column) ? undefined : { row, column };
}

/** A grid's header; `all` tells how many rows are selected, where rows can be. */
export function headerRow(
  columns: readonly GridColumn<never>[],
  all: TriState | undefined,
  active: CellPosition,
): TemplateResult {
  const offset = all === undefined ? 0 : 1;
  return html`<div role="rowgroup" class="header">
    <div role="row" class="row" aria-rowindex="1" data-index="-1">
      ${
        all === undefined
          ? nothing
          : html`<div
              id=${cellId({ row: -1, column: 0 })}
              role="columnheader"
              class=${cellClass({ row: -1, column: 0 }, active)}
              data-column="0"
            >
              <span
                role="checkbox"
                aria-checked=${all === 'some' ? 'mixed' : all === 'all' ? 'true' : 'false'}
                aria-label=${t('Select all rows')}
                >${checkGlyph(all)}</span
              >
            </div>`
      }
      ${columns.map((column, index) => headerCell(column, { row: -1, column: index + offset }, active))}
    </div>
  </div>`;
}

function headerCell(
  { header, align, headerHidden, sort, filter }: GridColumn<never>,
  position: CellPosition,
  active: CellPosition,
): TemplateResult {
  const sortable = sort === undefined ? '' : ' sortable';
  return html`<div
    id=${cellId(position)}
    role="columnheader"
    class=${cellClass(position, active, align) + sortable}
    aria-sort=${sort ?? nothing}
    aria-haspopup=${filter === undefined ? nothing : 'dialog'}
    title=${filter === undefined || headerHidden ? nothing : t('{0}: filter with Alt+Down', header)}
    data-column=${position.column}
  >
    <span class=${headerHidden ? 'visually-hidden' : 'ellipsis'}>${header}</span>
    ${sort === 'ascending' ? icon('arrowUp') : sort === 'descending' ? icon('arrowDown') : nothing}
    ${
      filter === undefined
        ? nothing
        : html`<span class=${`filter ${filter}`} title=${t('Filter by “{0}”', header)}
            >${icon(filter === 'on' ? 'filterOn' : 'filter')}${
              filter === 'on' ? html`<span class="visually-hidden">${t(', filtered')}</span>` : nothing
            }</span
          >`
    }
  </div>`;
}

interface RowState {
  readonly key: string;
  readonly index: number;
  readonly top: number;
  /** Absent where rows can not be selected. */
  readonly selected: boolean | undefined;
  readonly expanded: boolean;
  readonly active: CellPosition;
}

/** One row of a grid at its place. */
export function bodyRow(
  columns: readonly GridColumn<never>[],
  row: never,
  { key, index, top, selected, expanded, active }: RowState,
): TemplateResult {
  const offset = selected === undefined ? 0 : 1;
  const first = { row: index, column: 0 };
  return html`<div
    role="row"
    class=${expanded ? 'row expanded' : 'row'}
    aria-rowindex=${index + 2}
    aria-selected=${selected === undefined ? nothing : selected ? 'true' : 'false'}
    data-index=${index}
    ${placeAt(top)}
  >
    ${
      selected === undefined
        ? nothing
        : html`<div id=${cellId(first)} role="gridcell" class=${cellClass(first, active)} data-column="0">
            <span
              role="checkbox"
              aria-checked=${selected ? 'true' : 'false'}
              aria-label=${t('Select {0}', visibleText(key))}
              >${checkGlyph(selected ? 'all' : 'none')}</span
            >
          </div>`
    }
    ${columns.map((column, at) => {
      const position = { row: index, column: at + offset };
      return html`<div
        id=${cellId(position)}
        role="gridcell"
        class=${cellClass(position, active, column.align)}
        aria-expanded=${column.expands?.(row) === true ? (expanded ? 'true' : 'false') : nothing}
        title=${column.tooltip?.(row) ?? nothing}
        data-column=${position.column}
      >
        ${column.cell(row, expanded)}
      </div>`;
    })}
  </div>`;
}

function cellClass({ row, column }: CellPosition, active: CellPosition, align?: 'end'): string {
  const state = active.row === row && active.column === column ? 'cell active' : 'cell';
  return align === 'end' ? `${state} end` : state;
}
