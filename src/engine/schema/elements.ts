import type {
  CheckElement,
  ColumnElement,
  ForeignKeyElement,
  IndexElement,
  PeriodElement,
  TableSchema,
} from './tableSchema';

/** The table's columns, in order. */
export const columnsOf = (schema: Elements): readonly ColumnElement[] => byKind(schema).columns;
/** The primary key and the other indexes, in the server's order. */
export const indexesOf = (schema: Elements): readonly IndexElement[] => byKind(schema).indexes;
/** The foreign keys, in the server's order. */
export const foreignKeysOf = (schema: Elements): readonly ForeignKeyElement[] => byKind(schema).foreignKeys;
/** The table-level checks; MariaDB's column checks stand in the column's definition. */
export const checksOf = (schema: Elements): readonly CheckElement[] => byKind(schema).checks;
/** MariaDB's PERIOD FOR SYSTEM_TIME and application periods. */
export const periodsOf = (schema: Elements): readonly PeriodElement[] => byKind(schema).periods;

type Elements = Pick<TableSchema, 'elements'>;

interface ElementsByKind {
  readonly columns: ColumnElement[];
  readonly indexes: IndexElement[];
  readonly foreignKeys: ForeignKeyElement[];
  readonly checks: CheckElement[];
  readonly periods: PeriodElement[];
}

/** Asked for dozens of times while a table is planned. */
function byKind({ elements }: Elements): ElementsByKind {
  const before = known.get(elements);
  if (before) return before;
  const kinds: ElementsByKind = { columns: [], indexes: [], foreignKeys: [], checks: [], periods: [] };
  for (const element of elements) {
    switch (element.kind) {
      case 'column':
        kinds.columns.push(element);
        break;
      case 'index':
        kinds.indexes.push(element);
        break;
      case 'foreignKey':
        kinds.foreignKeys.push(element);
        break;
      case 'check':
        kinds.checks.push(element);
        break;
      case 'period':
        kinds.periods.push(element);
        break;
    }
  }
  known.set(elements, kinds);
  return kinds;
}

const known = new WeakMap<TableSchema['elements'], ElementsByKind>();
