import { endOfGroup, isSymbol, isWord, itemsOf, tokenize } from './tokens';

/** A partitioning with the partitions that it lists. */
export interface PartitionList {
  /** What stands before the list: by what, and into how many subpartitions. */
  readonly by: string;
  readonly partitions: readonly Partition[];
}

/** One of the partitions. */
export interface Partition {
  /** As it is printed. */
  readonly name: string;
  /** As they are printed. */
  readonly subpartitions: readonly string[];
  /** Verbatim, with its options and subpartitions. */
  readonly text: string;
  /** `VALUES LESS THAN (10)`, `VALUES IN (1,2)`; absent of HASH and KEY. */
  readonly values?: string;
}

/** Undefined where only their number is said, or nothing of them. */
export function partitionList(clause: string): PartitionList | undefined {
  const tokens = tokenize(clause);
  const open = tokens.findIndex((token, at) => isSymbol(token, '(') && isWord(tokens[at + 1], 'PARTITION'));
  if (open < 0) return undefined;
  const partitions = itemsOf(clause, tokens, open).map(readPartition);
  return { by: clause.slice(0, tokens[open]!.start).trimEnd(), partitions };
}

/** `PARTITION p VALUES LESS THAN (…) …`, `PARTITION p VALUES LESS THAN MAXVALUE …`, `PARTITION p ENGINE = …`. */
function readPartition(text: string): Partition {
  const tokens = tokenize(text);
  const name = tokens[1]?.text ?? '';
  const subpartitions = tokens.flatMap((token, at) =>
    isWord(token, 'SUBPARTITION') ? (tokens[at + 1]?.text ?? []) : [],
  );
  if (!isWord(tokens[2], 'VALUES')) return { name, subpartitions, text };
  const last = isWord(tokens[3], 'IN') ? 4 : 5;
  const end = isSymbol(tokens[last], '(') ? endOfGroup(tokens, last) : last + 1;
  return { name, subpartitions, text, values: text.slice(tokens[2]!.start, tokens[end - 1]?.end) };
}
