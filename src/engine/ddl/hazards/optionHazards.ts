import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { partitionNames } from '../../diff/describeChange';
import { type Partition, partitionList } from '../../schema/partitionList';
import { findOption } from '../../schema/tableOptions';
import { destructive, type Finding, harmless } from './finding';
import { rowProbe } from './probes/hazardProbes';

type OptionChange = Extract<TableChange, { kind: 'setOption' }>;

/** What becomes of rows under another option. */
export function optionFindings(change: OptionChange, transition: TableTransition): Finding[] {
  return [...rowFindings(change), ...expiryFindings(change, transition)];
}

/** The server deletes the old versions of all rows. */
export const lostHistory = destructive('dropsHistory', 'drops the history of rows');

/** The server finds a new place for each row, or refuses all; what archives or drops rows by partition sees others. */
export function partitionFindings(from: string | undefined, to: string | undefined): Finding[] {
  const left = new Set(partitionsOf(to).map(({ name }) => name));
  const gone = partitionsOf(from).filter(({ name }) => !left.has(name));
  if (gone.length === 0) return [];
  if (to === undefined) return [harmless('dropsPartitions', 'ends the partitioning; the rows stay')];
  const names = `partition${gone.length > 1 ? 's' : ''} ${partitionNames(gone)}`;
  return [destructive('dropsPartitions', `takes away ${names}; the rows go to others`)];
}

function partitionsOf(clause: string | undefined): readonly Partition[] {
  return (clause === undefined ? undefined : partitionList(clause)?.partitions) ?? [];
}

/** From when on rows expire, or begin to: TiDB's TTL counts where TTL_ENABLE does not say OFF. */
function expiryFindings({ name, to }: OptionChange, { expected, changes }: TableTransition): Finding[] {
  const begins =
    name === 'TTL_ENABLE' && !changes.some((each) => each.kind === 'setOption' && each.name === 'TTL');
  const rule = begins ? findOption(expected, 'TTL') : to;
  if (!rule || (!begins && name !== 'TTL' && name !== 'EXPIRE_INFO')) return [];
  if (findOption(expected, 'TTL_ENABLE')?.value === "'OFF'") return [];
  return [destructive('expiresRows', `lets the server delete rows that are old (${rule.text})`)];
}

function rowFindings({ name, to }: OptionChange): Finding[] {
  if (name === 'WITH SYSTEM VERSIONING' && !to) return [lostHistory];
  if (to && (name === 'KEY_BLOCK_SIZE' || /^ROW_FORMAT=(?:COMPRESSED|COMPACT|REDUNDANT)$/i.test(to.text))) {
    return [harmless('narrowsRows', `fails on rows that are too wide for ${to.text}`)];
  }
  if (name !== 'ENGINE') return [];
  const forgets = /^(memory|blackhole|heap)$/i.test(to?.value ?? '');
  const text = `changes the engine to ${to?.value ?? 'the default'}`;
  return [
    forgets
      ? { ...destructive('changesEngine', text), probe: () => rowProbe('TRUE', 'are there') }
      : harmless('changesEngine', text),
  ];
}
