import { endOfGroup, isSymbol, isWord, type Token, tokenize } from '../../schema/tokens';

/** The SQL condition that is true for rows that fit no partition; undefined where each row fits one. */
export function partitionMisfit(clause: string): string | undefined {
  const rule = partitionRule(clause);
  return rule && (rule.isRange ? beyond(rule.parts, rule.values.at(-1) ?? []) : outside(rule));
}

/** True where each row that fits a partition of the one clause fits one of the other. */
export function takesAllOf(clause: string, before: string): boolean {
  const [rule, old] = [partitionRule(clause), partitionRule(before)];
  if (!rule) return true;
  if (!old || rule.by !== old.by) return false;
  const known = new Set(rule.values.map(String));
  return old.values.slice(old.isRange ? -1 : 0).every((value) => known.has(String(value)));
}

/** How rows find their RANGE or LIST partition. */
interface PartitionRule {
  readonly by: string;
  readonly isRange: boolean;
  /** The expression, or the columns. */
  readonly parts: readonly string[];
  /** The ends of the ranges, or the listed values; one text for each part. */
  readonly values: readonly (readonly string[])[];
}

/** Undefined for HASH, KEY and SYSTEM_TIME, and where a partition takes what the others do not. */
function partitionRule(clause: string): PartitionRule | undefined {
  const tokens = tokenize(clause);
  const isRange = isWord(tokens[2], 'RANGE');
  if (!isRange && !isWord(tokens[2], 'LIST')) return undefined;
  const open = tokens.findIndex((token) => isSymbol(token, '('));
  const behind = endOfGroup(tokens, open);
  const by = tokens.slice(2, behind).map(({ text }) => text);
  // PARTITION p VALUES LESS THAN (…), PARTITION p VALUES IN (…), PARTITION p DEFAULT
  const isOfPartition = (at: number): boolean => at >= behind && isWord(tokens[at - 2], 'PARTITION');
  const values = tokens.flatMap((token, at) => {
    if (!isOfPartition(at) || !isWord(token, 'VALUES')) return [];
    if (isRange) return [isSymbol(tokens[at + 3], '(') ? itemsOf(clause, tokens, at + 3) : ['MAXVALUE']];
    return itemsOf(clause, tokens, at + 2).map((item) => [item]);
  });
  const takesRest = isRange
    ? values.at(-1)?.[0] === 'MAXVALUE'
    : values.some(([value]) => value === 'DEFAULT') ||
      tokens.some((token, at) => isOfPartition(at) && isWord(token, 'DEFAULT'));
  if (takesRest) return undefined;
  return { by: by.join(' '), isRange, parts: itemsOf(clause, tokens, open), values };
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
function outside({ parts, values }: PartitionRule): string {
  const row = `(${parts.join(', ')})`;
  return `NOT (${values.map(([value]) => `${row} <=> ${value}`).join(' OR ')})`;
}

/** The texts between the commas of a group. */
function itemsOf(text: string, tokens: readonly Token[], open: number): string[] {
  const items: string[] = [];
  const end = endOfGroup(tokens, open) - 1;
  let start = open + 1;
  for (let at = start; at <= end; at++) {
    if (isSymbol(tokens[at], '(')) at = endOfGroup(tokens, at) - 1;
    else if (at === end || isSymbol(tokens[at], ',')) {
      items.push(text.slice(tokens[start]?.start, tokens[at - 1]?.end));
      start = at + 1;
    }
  }
  return items;
}
