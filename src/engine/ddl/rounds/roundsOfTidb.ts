import { droppedColumn } from '../../diff/changedElements';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { namesIn } from '../../schema/namesIn';
import { computedLast } from './computedLast';
import { roundsOfDrops } from './dependentColumns';
import { hidesFormerKey, roundsOfHiddenKeys } from './hiddenKeys';

/**
 * TiDB's rounds: for each part of a statement it looks at the table as it was before. So the options come first, as
 * columns take their character set from them, but when rows expire, which names a column, comes last. What a statement
 * cannot hold beside the rest it refuses, and its parts are sent one by one: so computed columns come behind those that
 * they name.
 */
export function roundsOfTidb(transition: TableTransition): (readonly TableChange[])[] {
  const changes = expiringAnew(transition);
  const ends = changes.filter((change) => change.kind === 'setOption' && change.name === 'TTL' && !change.to);
  const early = changes.filter((change) => isOfTable(change) && !ends.includes(change));
  const late = changes.filter((change) => isExpiry(change) || hidesFormerKey(change, transition));
  const apart = new Set([...ends, ...early, ...late]);
  const main = changes.filter((change) => !apart.has(change));
  return [
    // It stands in no list.
    ends,
    early,
    ...roundsOfHiddenKeys(roundsOfDrops(computedLast(main.map(asModification))), transition),
    late,
  ].filter((round) => round.length > 0);
}

function isOfTable(change: TableChange): boolean {
  return change.kind === 'setOption' && !isExpiry(change);
}

/** True for the words that say when rows expire; that they no longer do comes first. */
function isExpiry(change: TableChange): boolean {
  return change.kind === 'setOption' && change.to !== undefined && change.name.startsWith('TTL');
}

/** A column goes only after rows no longer expire by it (error 8149): then they do anew by another. */
function expiringAnew({ changes, expected }: TableTransition): readonly TableChange[] {
  const expiry = changes.find((change) => change.kind === 'setOption' && change.name === 'TTL');
  if (expiry?.kind !== 'setOption' || !expiry.from || !expiry.to) return changes;
  const named = namesIn(expiry.from.text);
  if (!changes.some((change) => named.has(droppedColumn(change)?.name.toLowerCase() ?? ''))) return changes;
  const words = expected.options.filter(({ name }) => name.startsWith('TTL'));
  return [
    { kind: 'setOption', name: 'TTL', from: expiry.from },
    ...changes.filter((change) => !isExpiry(change)),
    ...words.map((to): TableChange => ({ kind: 'setOption', name: to.name, to })),
  ];
}

/** What moves is modified, and computed columns that name it wait for it. */
function asModification(change: TableChange): TableChange {
  if (change.kind !== 'moveColumn') return change;
  const { column, position } = change;
  return { kind: 'modifyColumn', from: column, to: column, position };
}
