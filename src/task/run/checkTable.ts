import {
  type CreateStatement,
  readCreateStatements,
  showCreate,
  toCreateStatement,
} from '../../engine/catalog/readCreateStatements';
import type { Connection, Executed } from '../../engine/connection/connection';
import { type ChangeText, describeChange } from '../../engine/diff/describeChange';
import { diffTables } from '../../engine/diff/diffTables';
import type { TableChange } from '../../engine/diff/tableDiff';
import { EngineError } from '../../engine/engineError';
import { fingerprint } from '../../engine/schema/fingerprint';
import { listInWords } from '../../engine/schema/listInWords';
import { parseTable } from '../../engine/schema/parseTable';
import type { ServerFacts } from '../../engine/schema/serverFacts';
import type { TableName, TablePair } from '../../engine/schema/tableName';
import type { TableSchema } from '../../engine/schema/tableSchema';
import type { PlannedTable } from '../plan';
import { projectShadow } from '../projectShadow';

/** A planned table's source and shadow at one moment; the absent are absent. */
export interface TableNow {
  readonly server: ServerFacts;
  readonly source?: TableSchema;
  readonly shadow?: TableSchema;
}

/** Reads source and shadow in one round trip. Throws EngineError for what cannot be read or understood. */
export async function readTableNow(
  connection: Connection,
  { pair }: Pick<PlannedTable, 'pair'>,
  signal?: AbortSignal,
): Promise<TableNow> {
  const found: CreateStatement[] = [];
  for await (const batch of readCreateStatements([connection], [pair.source, pair.shadow], signal)) {
    found.push(...batch);
  }
  return tableNow(connection.server, pair, found);
}

/** What to ask behind a statement for `answeredTables`: two reads a table. */
export function tableReads(tables: readonly Pick<PlannedTable, 'pair'>[]): readonly string[] {
  return tables.flatMap(({ pair }) => [showCreate(pair.source), showCreate(pair.shadow)]);
}

/** The answers to `tableReads`, a table each; undefined where they did not all come or one is a refusal. */
export function answeredTables(
  server: ServerFacts,
  tables: readonly Pick<PlannedTable, 'pair'>[],
  answers: Executed['answers'],
): readonly (TableNow | undefined)[] {
  return tables.map(({ pair }, index) => {
    const found = [pair.source, pair.shadow].flatMap((table, place) => {
      const answer = answers[2 * index + place];
      return answer ? [toCreateStatement(table, answer)] : [];
    });
    // A read that was refused is asked again, alone.
    if (found.length < 2 || found.some(({ status }) => status === 'failed')) return undefined;
    try {
      return tableNow(server, pair, found);
    } catch (error) {
      if (error instanceof EngineError) return undefined;
      throw error;
    }
  });
}

/** The shadow's fingerprint, `absent` where there is no shadow. */
export function shadowFingerprint({ shadow }: TableNow): string {
  return shadow ? fingerprint(shadow) : 'absent';
}

/** How the tables differ from what a statement of the plan expects, in words; undefined when they do not. */
export function driftText(planned: PlannedTable, now: TableNow, expectedShadow: string): string | undefined {
  const { source, shadow } = planned.pair;
  if (!now.source) return `${source.name} is not there any more.`;
  if (fingerprint(now.source) !== planned.sourceFingerprint) {
    return `${source.name} changed since the analysis: ${sourceDifference(planned, now.source, now.server)}.`;
  }
  if (shadowFingerprint(now) === expectedShadow) return undefined;
  if (!now.shadow) return `${shadow.name} is not there any more.`;
  if (expectedShadow === 'absent') return `${shadow.name} was created by someone else since the analysis.`;
  return `${shadow.name} changed since the analysis: ${shadowDifference(planned, now)}.`;
}

/** What still separates the shadow from what was planned, one phrase a difference; empty when it is in step. */
export function remainingDifferences(planned: PlannedTable, now: TableNow): readonly string[] {
  const { source, shadow } = planned.pair;
  if (!now.shadow) return [`${shadow.name} is not there`];
  const diff = diffTables(expectedSchema(planned), now.shadow, now.server);
  const same = now.source && fingerprint(now.source) === planned.sourceFingerprint;
  const moved = same ? [] : [`${source.name} changed while its shadow was being brought in step`];
  switch (diff.kind) {
    case 'identical':
      return moved;
    case 'alter':
      return [...moved, ...diff.changes.map(changeLine)];
    case 'unsupported':
      return [...moved, diff.reason];
    case 'create':
    case 'recreate':
      return [...moved, `${shadow.name} is not there`];
  }
}

/** The shadow as the plan will leave it. */
export function expectedSchema({ pair, expectedSql }: PlannedTable): TableSchema {
  return schemaOf(pair, expectedSql, pair.shadow);
}

/** What the source has that was not planned for; its foreign keys were re-pointed, so they are left aside. */
function sourceDifference(planned: PlannedTable, source: TableSchema, server: ServerFacts): string {
  const mapTarget = (): TableName | undefined => undefined;
  const before = projectShadow(expectedSchema(planned), { shadow: planned.pair.shadow, server, mapTarget });
  const after = projectShadow(source, { shadow: planned.pair.shadow, server, mapTarget });
  const diff = diffTables(after, before, server);
  return diff.kind === 'alter' ? listInWords(diff.changes.map(changeLine), 5) : 'its constraints';
}

/**
 * The differences that the analysed shadow did not have, and those that it had. What was planned for them may say more.
 */
function shadowDifference(planned: PlannedTable, { shadow, server }: TableNow): string {
  const { pair, shadowSql } = planned;
  const expected = expectedSchema(planned);
  const before = shadowSql === undefined ? undefined : schemaOf(pair, shadowSql, pair.shadow);
  const [analysed, diff] = [before, shadow].map((table) => diffTables(expected, table, server));
  if (diff?.kind === 'identical') return 'it already is as planned';
  if (diff?.kind !== 'alter') return 'its structure';
  const known = analysed?.kind === 'alter' ? analysed.changes.map(changeLine) : [];
  const present = diff.changes.map(changeLine);
  const fresh = present.filter((line) => !known.includes(line));
  const gone = known.filter((line) => !present.includes(line));
  const parts = [
    ...(fresh.length > 0 ? [`now it also needs ${listInWords(fresh, 5)}`] : []),
    ...(gone.length > 0 ? [`it does not need ${listInWords(gone, 5)} any more`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'its constraints';
}

function changeLine(change: TableChange): string {
  return lineOf(describeChange(change));
}

function lineOf({ sign, text }: ChangeText): string {
  return `${sign} ${text}`;
}

/** A table from what the server said of both. Throws EngineError for what cannot be read or understood. */
export function tableNow(server: ServerFacts, pair: TablePair, found: readonly CreateStatement[]): TableNow {
  const source = toSchema(pair, found[0], pair.source);
  const shadow = toSchema(pair, found[1], pair.shadow);
  return { server, ...(source && { source }), ...(shadow && { shadow }) };
}

function toSchema(
  pair: TablePair,
  found: CreateStatement | undefined,
  table: TableName,
): TableSchema | undefined {
  switch (found?.status) {
    case undefined:
    case 'absent':
    case 'view':
      return undefined;
    case 'failed':
      throw found.error;
    case 'read':
      return schemaOf(pair, found.createStatement, table);
  }
}

/** A run reads a table before and after each of its statements, and mostly reads what it read before, or expects. */
function schemaOf(pair: TablePair, text: string, table: TableName): TableSchema {
  const known = schemas.get(pair) ?? new Map<string, TableSchema>();
  schemas.set(pair, known);
  const key = `${table === pair.source ? 'source' : 'shadow'} ${text}`;
  const schema = known.get(key) ?? { ...parseTable(text, table.database), name: table };
  known.set(key, schema);
  return schema;
}

/** Lets go of what was read of a table that is done with: its plan may be kept for long, beside thousands of others. */
export function forgetSchemas({ pair }: Pick<PlannedTable, 'pair'>): void {
  schemas.delete(pair);
}

const schemas = new WeakMap<TablePair, Map<string, TableSchema>>();
