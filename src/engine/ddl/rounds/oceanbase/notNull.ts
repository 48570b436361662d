import { type ColumnModification, forbidsNull, newIndex } from '../../../diff/changedElements';
import type { TableChange } from '../../../diff/tableDiff';
import type { TableTransition } from '../../../diff/tableTransition';
import { checksOf } from '../../../schema/elements';
import { primaryKeyOf } from '../../../schema/indexes';
import { losesChecks } from '../../../schema/serverRules';
import type { ColumnElement } from '../../../schema/tableSchema';
import { inPlace, move } from './splitChange';

/**
 * True where a column ceases to take NULL in a table with checks: in one statement with a change that writes the table
 * anew, be it the same column's place or name, OceanBase forgets all checks without a word.
 */
export function mustGoOneByOne({ changes, actual, server }: TableTransition): boolean {
  return losesChecks(server) && checksOf(actual).length > 0 && changes.some(forbidsNull);
}

/** The name first, then the type, then NOT NULL, then the place. */
export function notNullAlone(change: TableChange): TableChange[] {
  if (!forbidsNull(change)) return [change];
  const from = { ...change.from, name: change.to.name };
  const rename: TableChange[] =
    change.from.name === from.name ? [] : [{ kind: 'modifyColumn', from: change.from, to: from }];
  const { to, converted } = change;
  const retyped = { ...to, nullable: true, definition: takingNull(to) };
  const retype: TableChange[] =
    (from.type === to.type && !converted) || retyped.definition === to.definition
      ? []
      : [inPlace({ ...change, from, to: retyped })];
  return [...rename, ...retype, inPlace({ ...change, from }), ...move(change)];
}

/**
 * While other tables change, OceanBase begins NOT NULL a second time, and finds the indexes gone that it dropped the
 * first (error 1091, for two or more of them).
 */
export function dropsBeforeNotNull(round: readonly TableChange[]): (readonly TableChange[])[] {
  const drops = round.filter((change) => change.kind === 'dropIndex' && change.index.type !== 'primary');
  if (drops.length < 2 || !round.some(forbidsNull)) return [round];
  return [drops, round.filter((change) => !drops.includes(change))];
}

/**
 * OceanBase does NOT NULL twice beside a column that is added behind all others, and, while other tables change, beside
 * indexes. The second time what is added is there already: it answers with error 1060, 1061 or 1235, and half of the
 * statement is done.
 */
export function additionsBeforeNotNull(
  round: readonly TableChange[],
  { expected }: TableTransition,
): (readonly TableChange[])[] {
  const key = primaryKeyOf(expected)?.columns ?? [];
  const waits = (change: TableChange): change is ColumnModification =>
    forbidsNull(change) && takingNull(change.to) !== change.to.definition && !key.includes(change.to.name);
  if (!round.some((change) => change.kind === 'addColumn' || newIndex(change))) return [round];
  const parts = round.map((change) => (waits(change) ? nullMeanwhile(change) : { main: [change], late: [] }));
  return [parts.flatMap(({ main }) => main), parts.flatMap(({ late }) => late)];
}

/** A change without its NOT NULL, where it does something else, and NOT NULL alone. */
function nullMeanwhile({ from, to, ...change }: ColumnModification): {
  readonly main: readonly TableChange[];
  readonly late: readonly TableChange[];
} {
  const only = from.name === to.name && from.type === to.type && !change.converted && !change.position;
  if (only) return { main: [], late: [{ kind: 'modifyColumn', from, to }] };
  const between = { ...to, nullable: true, definition: takingNull(to) };
  return {
    main: [{ ...change, from, to: between }],
    late: [{ kind: 'modifyColumn', from: between, to }],
  };
}

/** A column's definition without its NOT NULL, where that can be left away. */
export function takingNull({ type, definition, generated, autoIncrement }: ColumnElement): string {
  if (generated || autoIncrement) return definition;
  return type + definition.slice(type.length).replace(' NOT NULL', ' NULL');
}
