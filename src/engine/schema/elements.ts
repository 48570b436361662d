import type {
  CheckElement,
  ColumnElement,
  ForeignKeyElement,
  IndexElement,
  PeriodElement,
  TableElement,
  TableSchema,
} from './tableSchema';

/** The table's columns, in order. */
export const columnsOf = (schema: TableSchema): ColumnElement[] => schema.elements.filter(isColumn);
/** The primary key and the other indexes, in the server's order. */
export const indexesOf = (schema: TableSchema): IndexElement[] => schema.elements.filter(isIndex);
/** The foreign keys, in the server's order. */
export const foreignKeysOf = (schema: TableSchema): ForeignKeyElement[] =>
  schema.elements.filter(isForeignKey);
/** The table-level checks; MariaDB's column checks stand in the column's definition. */
export const checksOf = (schema: TableSchema): CheckElement[] => schema.elements.filter(isCheck);
/** MariaDB's PERIOD FOR SYSTEM_TIME and application periods. */
export const periodsOf = (schema: TableSchema): PeriodElement[] => schema.elements.filter(isPeriod);
/** True for the columns that say from when to when a row was: MariaDB's ROW START and ROW END. */
export function isOfVersion({ generated }: ColumnElement): boolean {
  return /^ROW (?:START|END)\b/i.test(generated?.expression ?? '');
}

const isColumn = (element: TableElement): element is ColumnElement => element.kind === 'column';
const isIndex = (element: TableElement): element is IndexElement => element.kind === 'index';
const isForeignKey = (element: TableElement): element is ForeignKeyElement => element.kind === 'foreignKey';
const isCheck = (element: TableElement): element is CheckElement => element.kind === 'check';
const isPeriod = (element: TableElement): element is PeriodElement => element.kind === 'period';
