import { droppedForeignKey } from '../diff/changedElements';
import type { TableChange } from '../diff/tableDiff';
import { checksOf, foreignKeysOf, indexesOf } from '../schema/elements';
import { freeName, renameCheck } from '../schema/freeName';
import { quoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import { checkNamesAreGlobal } from '../schema/serverRules';
import type { CheckElement, ForeignKeyElement, TableElement } from '../schema/tableSchema';
import { isOverHandleAlone } from './clauses/foreignKeyStatements';
import type { DiffedTable } from './diffedTable';

/**
 * The tables of a plan with a name that is free in its database for each foreign key that comes, and for each check
 * where a server wants that; `taken` (see {@link foreignKeyId}, {@link checkId}) says what is not.
 */
export function nameConstraints(
  tables: readonly DiffedTable[],
  taken: ReadonlySet<string>,
  server: ServerFacts,
): readonly DiffedTable[] {
  const named = nameForeignKeys(tables, taken, server);
  return checkNamesAreGlobal(server) ? nameChecks(named, taken) : named;
}

/**
 * Not borne by a key that stays, by one of `taken` or by another newcomer; those that go are gone before. Nor by an index,
 * where the server makes one of the key's name (TiDB, error 1061).
 */
function nameForeignKeys(
  tables: readonly DiffedTable[],
  taken: ReadonlySet<string>,
  server: ServerFacts,
): DiffedTable[] {
  // Beside `taken`, which may be large and is not copied: an analysis plans each table as it arrives.
  const used = new Set<string>();
  const freed = new Set<string>();
  for (const table of tables) {
    const { expected, actual, diff } = table;
    const going = new Set(changesOf(table).map(droppedForeignKey));
    for (const foreignKey of actual ? foreignKeysOf(actual) : []) {
      const id = foreignKeyId(expected.name.database, foreignKey.name);
      (diff.kind === 'recreate' || going.has(foreignKey) ? freed : used).add(id);
    }
  }
  const isTaken = (id: string): boolean => used.has(id) || (taken.has(id) && !freed.has(id));
  return tables.map((table) => {
    const idOf = (name: string): string => foreignKeyId(table.expected.name.database, name);
    const free = (foreignKey: ForeignKeyElement): ForeignKeyElement => {
      const makesIndex = isOverHandleAlone(foreignKey.columns, table.expected, server);
      const indexes = makesIndex ? indexesOf(table.expected).map((index) => idOf(index.name)) : [];
      const isBorne = (id: string): boolean => isTaken(id) || indexes.includes(id);
      const name = freeName(foreignKey.name, (each) => isBorne(idOf(each)));
      used.add(idOf(name));
      return renameForeignKey(foreignKey, name);
    };
    return withGained(table, free, (check) => check);
  });
}

/** A name that another table gives up is not free yet: nothing tells which of the two statements comes first. */
function nameChecks(tables: readonly DiffedTable[], taken: ReadonlySet<string>): DiffedTable[] {
  const used = new Set<string>();
  return tables.map((table) => {
    const idOf = (name = ''): string => checkId(table.expected.name.database, name);
    const own = new Set(goingChecks(table).map(({ name }) => idOf(name)));
    const isTaken = (id: string): boolean => used.has(id) || (taken.has(id) && !own.has(id));
    const free = (check: CheckElement): CheckElement => {
      if (check.name === undefined) return check;
      const name = freeName(check.name, (each) => isTaken(idOf(each)));
      used.add(idOf(name));
      return renameCheck(check, name);
    };
    return withGained(table, (foreignKey) => foreignKey, free);
  });
}

function goingChecks(table: DiffedTable): readonly CheckElement[] {
  if (table.diff.kind === 'recreate') return table.actual ? checksOf(table.actual) : [];
  return changesOf(table).flatMap((change) => (change.kind === 'dropCheck' ? [change.check] : []));
}

/** The table with what becomes of each foreign key and each check that it gets; itself where nothing does. */
function withGained(
  table: DiffedTable,
  foreignKey: (gained: ForeignKeyElement) => ForeignKeyElement,
  check: (gained: CheckElement) => CheckElement,
): DiffedTable {
  const ofElement = (element: TableElement): TableElement => {
    if (element.kind === 'foreignKey') return foreignKey(element);
    return element.kind === 'check' ? check(element) : element;
  };
  const ofChange = (change: TableChange): TableChange => {
    if (change.kind === 'addForeignKey') return withPart(change, 'foreignKey', foreignKey);
    if (change.kind === 'resetForeignKey') return withPart(change, 'to', foreignKey);
    return change.kind === 'addCheck' ? withPart(change, 'check', check) : change;
  };
  return table.diff.kind === 'create' || table.diff.kind === 'recreate'
    ? withPart(table, 'expected', (expected) => withPart(expected, 'elements', eachOf(ofElement)))
    : withPart(table, 'diff', (diff) =>
        diff.kind === 'alter' ? withPart(diff, 'changes', eachOf(ofChange)) : diff,
      );
}

/** The whole with a part changed; itself where that stays: plans are known by their differences. */
function withPart<T extends object, Key extends keyof T>(
  whole: T,
  key: Key,
  change: (part: T[Key]) => T[Key],
): T {
  const part = change(whole[key]);
  return part === whole[key] ? whole : { ...whole, [key]: part };
}

function eachOf<T>(change: (one: T) => T): (all: readonly T[]) => readonly T[] {
  return (all) => {
    const changed = all.map(change);
    return changed.every((one, at) => one === all[at]) ? all : changed;
  };
}

function changesOf({ diff }: DiffedTable): readonly TableChange[] {
  return diff.kind === 'alter' ? diff.changes : [];
}

function renameForeignKey(foreignKey: ForeignKeyElement, name: string): ForeignKeyElement {
  if (name === foreignKey.name) return foreignKey;
  const text = foreignKey.text.replace(quoteIdentifier(foreignKey.name), () => quoteIdentifier(name));
  return { ...foreignKey, name, text };
}

/** Names a foreign key on the server, where its name is unique in its database without regard to case. */
export function foreignKeyId(database: string, name: string): string {
  return `${database}/${name}`.toLowerCase();
}

/** Names a check on the server, where its name is unique in its database without regard to case. */
export function checkId(database: string, name: string): string {
  return `${database}//${name}`.toLowerCase();
}
