import { endOfGroup, isSymbol, isWord, itemsOf, type Token, tokenize } from './tokens';
import { withoutDoubledParentheses } from './doubledParentheses';

/** How to find rows that fit no partition, or no subpartition of theirs. */
export interface PartitionMisfit {
  /** True for such rows; absent where each partition has subpartitions of its own, and SQL is not asked. */
  readonly condition?: string;
}

/** Undefined where each row fits a partition. */
export function partitionMisfit(clause: string): PartitionMisfit | undefined {
  const rules = partitionRules(clause);
  if (rules.length === 0) return undefined;
  const conditions = rules.map(({ parts, isRange, lists: [values = [], ...others] }) => {
    if (others.length > 0) return undefined;
    return isRange ? beyond(parts, values.at(-1) ?? []) : outside(parts, values);
  });
  return conditions.includes(undefined) ? {} : { condition: conditions.join(' OR ') };
}

/** True where each row that fits a partition of the one clause fits one of the other. */
export function takesAllOf(clause: string, before: string): boolean {
  const old = new Map(partitionRules(before).map((rule) => [rule.by, rule]));
  return partitionRules(clause).every((rule) => {
    const lists = old.get(rule.by)?.lists ?? [];
    if (String(lists) === String(rule.lists)) return true;
    const known = new Set(rule.lists[0]?.map(String));
    const isOne = lists.length === 1 && rule.lists.length === 1;
    return isOne && lists[0]!.slice(rule.isRange ? -1 : 0).every((value) => known.has(String(value)));
  });
}

/** How rows find their RANGE or LIST partition, or subpartition. */
interface PartitionRule {
  readonly by: string;
  readonly isRange: boolean;
  /** The expression, or the columns. */
  readonly parts: readonly string[];
  /**
   * The ends of the ranges, or the listed values; one text for each part. Several such lists where partitions differ in
   * their subpartitions.
   */
  readonly lists: readonly (readonly (readonly string[])[])[];
}

/** Those by which a row may fit none. */
function partitionRules(clause: string): PartitionRule[] {
  const tokens = tokenize(clause);
  return ['PARTITION', 'SUBPARTITION'].flatMap((word) => partitionRule(clause, tokens, word) ?? []);
}

/** Undefined for HASH, KEY and SYSTEM_TIME, and where a partition takes what the others do not. */
function partitionRule(clause: string, tokens: readonly Token[], word: string): PartitionRule | undefined {
  const start = tokens.findIndex((token, at) => isWord(token, word) && isWord(tokens[at + 1], 'BY'));
  const isRange = isWord(tokens[start + 2], 'RANGE');
  if (start < 0 || (!isRange && !isWord(tokens[start + 2], 'LIST'))) return undefined;
  const open = tokens.findIndex((token, at) => at > start && isSymbol(token, '('));
  const behind = endOfGroup(tokens, open);
  const by = tokens.slice(start, behind).map(({ text }) => text);
  const lists: string[][][] = [];
  // (PARTITION p VALUES LESS THAN (…), PARTITION p VALUES IN (…), PARTITION p DEFAULT)
  tokens.forEach((token, at) => {
    const isValues = isWord(token, 'VALUES');
    if (at < behind || !isWord(tokens[at - 2], word) || (!isValues && !isWord(token, 'DEFAULT'))) return;
    if (isSymbol(tokens[at - 3], '(')) lists.push([]);
    lists.at(-1)?.push(...(isValues ? valuesAt(clause, tokens, at, isRange) : [['DEFAULT']]));
  });
  const takesRest = (values: readonly (readonly string[])[]): boolean =>
    isRange ? values.at(-1)?.[0] === 'MAXVALUE' : values.some(([value]) => value === 'DEFAULT');
  if (lists.every(takesRest)) return undefined;
  const different = [...new Map(lists.map((values) => [String(values), values])).values()];
  return {
    by: withoutDoubledParentheses(by.join(' ')),
    isRange,
    parts: itemsOf(clause, tokens, open),
    lists: different,
  };
}

function valuesAt(clause: string, tokens: readonly Token[], at: number, isRange: boolean): string[][] {
  if (isRange) return [isSymbol(tokens[at + 3], '(') ? itemsOf(clause, tokens, at + 3) : ['MAXVALUE']];
  return itemsOf(clause, tokens, at + 2).map((item) => [item]);
}

/** A range ends before its value; NULL lies in the first one. */
function beyond(
  [column = '', ...columns]: readonly string[],
  [end = '', ...ends]: readonly string[],
): string {
  if (end === 'MAXVALUE') return 'FALSE';
  if (columns.length === 0) return `${column} >= ${end}`;
  return `(${column} > ${end} OR (${column} = ${end} AND ${beyond(columns, ends)}))`;
}

/** NULL is listed like other values. */
function outside(parts: readonly string[], values: readonly (readonly string[])[]): string {
  const row = `(${parts.join(', ')})`;
  return `NOT (${values.map(([value]) => `${row} <=> ${value}`).join(' OR ')})`;
}
