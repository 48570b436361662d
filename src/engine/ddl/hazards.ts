import { effectiveCollation } from '../diff/effectiveCharset';
import type { TableChange } from '../diff/tableDiff';
import type { ServerFacts } from '../schema/serverFacts';
import type { ColumnElement, TableSchema } from '../schema/tableSchema';
import type { Hazard, HazardKind } from './ddlStatement';
import { typeConversion } from './typeConversion';

/** What deserves a second look in these changes from `actual` to `expected`, in their order. */
export function hazardsOf(
  changes: readonly TableChange[],
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): Hazard[] {
  const charsets = (from: ColumnElement, to: ColumnElement): CharsetChange => ({
    before: charsetOf(from, actual, server),
    after: charsetOf(to, expected, server),
  });
  return changes.flatMap((change) => hazardsOfChange(change, charsets));
}

interface CharsetChange {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type CharsetsOf = (from: ColumnElement, to: ColumnElement) => CharsetChange;

function hazardsOfChange(change: TableChange, charsets: CharsetsOf): Hazard[] {
  switch (change.kind) {
    case 'dropColumn':
      return [destructive('dropsColumn', `drops column ${change.column.name}`)];
    case 'replaceColumn':
      // The values of a generated column are computed again; those of a plain one are gone.
      return change.from.generated && change.to.generated
        ? []
        : [destructive('dropsColumn', `drops column ${change.from.name} and adds it anew`)];
    case 'modifyColumn':
      return columnHazards(change.from, change.to, charsets(change.from, change.to));
    case 'addColumn':
      return [];
    case 'dropIndex':
      return [destructive('dropsIndex', `drops index ${change.index.name}`)];
    case 'addIndex':
      return uniqueHazard(change.index.type, change.index.name);
    case 'replaceIndex':
      return change.from.text === change.to.text ? [] : uniqueHazard(change.to.type, change.to.name);
    case 'dropCheck':
      return [harmless('dropsConstraint', `drops check ${change.check.name ?? change.check.definition}`)];
    case 'dropForeignKey':
      return [harmless('dropsConstraint', `drops foreign key ${change.foreignKey.name}`)];
    case 'dropPeriod':
      return [destructive('dropsConstraint', `drops period ${change.period.name}`)];
    case 'setPartitioning':
      return partitionHazards(change.from, change.to);
    case 'setOption':
      return optionHazards(change);
    case 'moveColumn':
    case 'moveIndex':
    case 'moveCheck':
    case 'addForeignKey':
    case 'resetForeignKey':
    case 'addCheck':
    case 'addPeriod':
      return [];
  }
}

function columnHazards(from: ColumnElement, to: ColumnElement, { before, after }: CharsetChange): Hazard[] {
  const hazards: Hazard[] = [];
  const conversion = typeConversion(from.type, to.type);
  if (conversion === 'narrows') {
    hazards.push(destructive('narrowsColumn', `narrows column ${to.name}: ${from.type} → ${to.type}`));
  } else if (conversion === 'reorders') {
    hazards.push(destructive('reordersEnum', `changes the members of column ${to.name}`));
  }
  if (from.nullable && !to.nullable) {
    hazards.push(destructive('requiresNotNull', `makes column ${to.name} NOT NULL`));
  }
  if (before && after && before !== after && !(after === 'utf8mb4' && unicodeSubsets.has(before))) {
    hazards.push(destructive('changesCharset', `converts column ${to.name} from ${before} to ${after}`));
  }
  return hazards;
}

/** Every character of these exists in utf8mb4. */
const unicodeSubsets = new Set([
  'ascii',
  'latin1',
  'utf8',
  'utf8mb3',
  'ucs2',
  'utf16',
  'utf32',
  'gbk',
  'gb2312',
  'big5',
]);

/** The column's own character set, or the one that it inherits from its table. */
function charsetOf(column: ColumnElement, table: TableSchema, server: ServerFacts): string | undefined {
  if (column.charset) return column.charset;
  const collation = effectiveCollation(column, table, server);
  return collation === undefined
    ? undefined
    : Object.keys(server.defaultCollations).find((charset) => collation.startsWith(`${charset}_`));
}

function uniqueHazard(type: string, name: string): Hazard[] {
  if (type !== 'unique' && type !== 'primary') return [];
  const what = type === 'primary' ? 'the primary key' : `unique index ${name}`;
  return [harmless('requiresUnique', `fails on duplicate values of ${what}`)];
}

function partitionHazards(from: string | undefined, to: string | undefined): Hazard[] {
  const left = partitionNames(to);
  const gone = [...partitionNames(from)].filter((name) => !left.has(name));
  if (gone.length === 0) return [];
  const more = gone.length > 3 ? ` and ${gone.length - 3} more` : '';
  return [destructive('dropsPartitions', `takes away partition ${gone.slice(0, 3).join(', ')}${more}`)];
}

function partitionNames(clause: string | undefined): Set<string> {
  return new Set(
    [...(clause ?? '').matchAll(/\bPARTITION (`(?:[^`]|``)+`|\w+) (?:VALUES|ENGINE)/g)].map(
      (match) => match[1]!,
    ),
  );
}

function optionHazards({ name, to }: Extract<TableChange, { kind: 'setOption' }>): Hazard[] {
  // The server deletes the old versions of all rows.
  if (name === 'WITH SYSTEM VERSIONING' && !to)
    return [destructive('dropsHistory', 'drops the history of rows')];
  if (name !== 'ENGINE') return [];
  const forgets = /^(memory|blackhole|heap)$/i.test(to?.value ?? '');
  const text = `changes the engine to ${to?.value ?? 'the default'}`;
  return [forgets ? destructive('changesEngine', text) : harmless('changesEngine', text)];
}

const destructive = (kind: HazardKind, text: string): Hazard => ({ kind, destructive: true, text });
const harmless = (kind: HazardKind, text: string): Hazard => ({ kind, destructive: false, text });
