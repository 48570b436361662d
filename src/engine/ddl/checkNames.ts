import type { TableChange } from '../diff/tableDiff';
import { checksOf } from '../schema/elements';
import { quoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import { checkNamesAreGlobal } from '../schema/serverRules';
import type { CheckElement } from '../schema/tableSchema';
import type { DiffedTable } from './diffedTable';

/**
 * Gives each check that a plan adds a name that is free in its database, where `taken` (see {@link checkId}) says what is
 * not. A name that another table gives up is not free yet: nothing tells which of the two statements comes first.
 */
export function nameChecks(
  tables: readonly DiffedTable[],
  taken: ReadonlySet<string>,
  server: ServerFacts,
): DiffedTable[] {
  if (!checkNamesAreGlobal(server)) return [...tables];
  const used = new Set<string>();
  return tables.map((table) => {
    const { expected, actual, diff } = table;
    const { database } = expected.name;
    const going = diff.kind === 'recreate' && actual ? checksOf(actual) : goingChecks(table);
    const own = new Set(going.map(({ name }) => checkId(database, name ?? '')));
    const free = (check: CheckElement): CheckElement => {
      if (check.name === undefined) return check;
      let name = check.name;
      for (let number = 2; isTaken(checkId(database, name)); number++)
        name = `${check.name.slice(0, 60)}_${number}`;
      used.add(checkId(database, name));
      if (name === check.name) return check;
      return { ...check, name, text: `CONSTRAINT ${quoteIdentifier(name)} ${check.definition}` };
    };
    const isTaken = (id: string): boolean => used.has(id) || (taken.has(id) && !own.has(id));
    if (diff.kind === 'create' || diff.kind === 'recreate') {
      if (checksOf(expected).length === 0) return table;
      const elements = expected.elements.map((element) =>
        element.kind === 'check' ? free(element) : element,
      );
      return { ...table, expected: { ...expected, elements } };
    }
    if (diff.kind !== 'alter' || !diff.changes.some(({ kind }) => kind === 'addCheck')) return table;
    const changes = diff.changes.map((change): TableChange =>
      change.kind === 'addCheck' ? { ...change, check: free(change.check) } : change,
    );
    return { ...table, diff: { ...diff, changes } };
  });
}

function goingChecks({ diff }: DiffedTable): CheckElement[] {
  const changes = diff.kind === 'alter' ? diff.changes : [];
  return changes.flatMap((change) => (change.kind === 'dropCheck' ? [change.check] : []));
}

/** Names a check on the server, where its name is unique in its database without regard to case. */
export function checkId(database: string, name: string): string {
  return `${database}//${name}`.toLowerCase();
}
