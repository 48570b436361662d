import { droppedColumn, droppedForeignKey, droppedIndex, newColumn } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { isOfVersion, isVirtual } from '../../schema/columns';
import { columnsOf, foreignKeysOf } from '../../schema/elements';
import { isFunctional } from '../../schema/indexes';
import { nameInWords, quoteIdentifier } from '../../schema/quoting';
import { looksForParents } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, ForeignKeyElement, IndexElement } from '../../schema/tableSchema';
import { needsCopy } from '../effects/forcedCopy';
import { leavesHistory } from '../planLeg';
import { planRounds } from '../rounds/planRounds';
import { type Finding, harmless } from './finding';
import { orphanProbe, rowProbe } from './probes/hazardProbes';
import { rewritingOf } from '../effects/rewriting';
import { decimalDigits, parseDataType } from '../../schema/dataType';

/** Rows that no demand of the table concerns, and that are refused only as they are written anew. */
export function copyFindings(transition: TableTransition): Finding[] {
  const { actual, server } = transition;
  const keys = keptKeys(transition);
  const values = roundedValues(transition);
  const going = [
    ...goingColumns(transition).map(({ name }) => `column ${nameInWords(name)}`),
    ...goingIndexes(transition).map(({ name }) => `index ${nameInWords(name)}`),
  ];
  if (keys.length + values.length + going.length === 0 || rewritingOf(transition) !== 'copied') return [];
  return [
    ...keys.map((key) => ({
      ...harmless('requiresCheck', `fails on rows that violate foreign key ${nameInWords(key.name)}`),
      probe: () => orphanProbe(key, actual.name, server),
    })),
    ...values,
    ...going.map((what) => harmless('computesValues', `fails on rows for which ${what} cannot be computed`)),
  ];
}

/** MySQL 9 and OceanBase look for the parents of the rows that they copy; keys are added without looking. */
function keptKeys({ changes, actual, server }: TableTransition): ForeignKeyElement[] {
  if (!looksForParents(server)) return [];
  const gone = changes.map(droppedForeignKey);
  return foreignKeysOf(actual).filter((key) => !gone.includes(key));
}

/** Values of a FLOAT(9,3): 999999.999 is a million there, which MariaDB then finds too large to copy. */
function roundedValues({ expected, actual, server }: TableTransition): Finding[] {
  if (server.flavor !== 'mariadb') return [];
  return columnsOf(actual).flatMap(({ name, type, generated }) => {
    const digits = generated ? undefined : digitsRoundedUp(type);
    if (digits === undefined || !columnsOf(expected).some((to) => isKept(to, name, type))) return [];
    const text = `fails on values of column ${nameInWords(name)} that are rounded up beyond ${type}`;
    const condition = `ABS(${quoteIdentifier(name)}) >= 1e${digits}`;
    return [{ ...harmless('narrowsColumn', text), probe: () => rowProbe(condition, 'are too large') }];
  });
}

/** The digits before the point of a type that asks for more than it holds: a FLOAT is exact to seven, a DOUBLE to fifteen. */
function digitsRoundedUp(type: string): number | undefined {
  if (!/^(?:float|double)\(/i.test(type)) return undefined;
  const parsed = parseDataType(type);
  const [whole, scale] = decimalDigits(parsed);
  return whole + scale > (parsed.name === 'float' ? 7 : 15) ? whole : undefined;
}

function isKept(to: ColumnElement, name: string, type: string): boolean {
  return to.name.toLowerCase() === name.toLowerCase() && to.type === type;
}

/** What MariaDB computes once more, in a statement that copies the table before another one takes it away. */
function goingLater({ changes, ...transition }: TableTransition): ColumnElement[] {
  const going = changes.flatMap((change) => (change.kind === 'dropColumn' ? change.column : []));
  const computed = going.filter(isComputed);
  // What is rare comes before what takes long to find out.
  if (computed.length === 0) return [];
  const [first = [], ...others] = planRounds({ changes, ...transition });
  const copiesFirst = others.length > 0 && first.every(({ kind }) => kind === 'setOption');
  return copiesFirst || leavesHistory(transition) ? computed : [];
}

function isComputed(column: ColumnElement): boolean {
  return column.generated !== undefined && !isOfVersion(column);
}

/**
 * Where MySQL copies a table it computes the virtual columns, also those that go; such as are told for what takes their
 * place are left out. Where nothing but they and what is built upon them goes, InnoDB copies nothing.
 */
function goingColumns(transition: TableTransition): ColumnElement[] {
  const { changes, actual, server } = transition;
  if (server.flavor === 'mariadb') return goingLater(transition);
  if (server.flavor !== 'mysql') return [];
  const going = changes.flatMap((change) => {
    const column = droppedColumn(change);
    return column && isVirtual(column) && !newColumn(change)?.generated ? [column] : [];
  });
  const names = new Set(going.map(({ name }) => name.toLowerCase()));
  const goesAlong = (change: TableChange): boolean =>
    change.kind === 'dropColumn'
      ? isVirtual(change.column)
      : change.kind === 'dropIndex' && change.index.columns.some((column) => names.has(column.toLowerCase()));
  const isAlone = findOption(actual, 'ENGINE')?.value === 'InnoDB' && actual.partitioning === undefined;
  return isAlone && !needsCopy(transition) && changes.every(goesAlong) ? [] : going;
}

/** Functional indexes, which MySQL keeps as virtual columns. */
function goingIndexes({ changes, server }: TableTransition): IndexElement[] {
  if (server.flavor !== 'mysql') return [];
  return changes.flatMap((change) => droppedIndex(change) ?? []).filter(isFunctional);
}
