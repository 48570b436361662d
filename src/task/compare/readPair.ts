import type { CreateStatement } from '../../engine/catalog/readCreateStatements';
import { mayLoseBytes } from '../../engine/diff/limits/unreadableBytes';
import { EngineError } from '../../engine/engineError';
import { type KnownParts, noKnownParts, parseTable } from '../../engine/schema/parseTable';
import { findOption } from '../../engine/schema/tableOptions';
import type { TablePair } from '../../engine/schema/tableName';
import type { TableSchema } from '../../engine/schema/tableSchema';
import type { ReadPair } from './analysis';
import { foreignKeysApart } from './foreignKeysApart';
import { isInStep } from './isInStep';

/** What the server printed for both tables: seen to be the same, as schemas, or why one of them cannot be used. */
export function readPair(
  pair: TablePair,
  source: CreateStatement,
  shadow: CreateStatement,
  known?: KnownParts,
): ReadPair {
  const failed = (message: string): ReadPair => ({ pair, status: 'failed', message });
  if (source.status === 'failed') return failed(readFailure(pair.source.name, source.error));
  if (shadow.status === 'failed') return failed(readFailure(pair.shadow.name, shadow.error));
  if (source.status === 'absent') {
    return failed(
      `${pair.source.name} is not in ${pair.source.database} any more. Take it out of the task and analyse again.`,
    );
  }
  if (source.status === 'view') return failed(`${pair.source.name} is a view; only tables have shadows.`);
  if (shadow.status === 'view') {
    return failed(`A view named ${pair.shadow.name} is in the place of the shadow. Choose another name.`);
  }
  const sourceSql = source.createStatement;
  const shadowSql = shadow.status === 'read' ? shadow.createStatement : undefined;
  // Options stand behind the first line that can be the end of the elements.
  const mayShareRows = rowsElsewhere.test(sourceSql.slice(Math.max(0, sourceSql.indexOf('\n)'))));
  if (shadowSql !== undefined && !mayShareRows && !mayLoseBytes(sourceSql)) {
    if (isInStep(pair, sourceSql, shadowSql)) return { pair, status: 'inStep', shadowSql };
    const keys = foreignKeysApart(pair, sourceSql, shadowSql);
    if (keys) return { pair, status: 'sameButKeys', keys, sourceSql, shadowSql };
  }
  return parsePair(pair, sourceSql, shadowSql, known);
}

/** Both texts as schemas. */
export function parsePair(
  pair: TablePair,
  sourceSql: string,
  shadowSql: string | undefined,
  known = noKnownParts(),
): ReadPair {
  const unsupported = (reason: string): ReadPair => ({
    pair,
    status: 'unsupported',
    reason,
    sourceSql,
    ...(shadowSql !== undefined && { shadowSql }),
  });
  const sourceSchema = parse(sourceSql, pair.source.database, known);
  if (typeof sourceSchema === 'string') return unsupported(`${pair.source.name}: ${sourceSchema}`);
  const shared = sharedRowsText(pair.source.name, sourceSchema);
  if (shared !== undefined) return unsupported(shared);
  if (shadowSql === undefined) return { pair, status: 'read', source: sourceSchema };
  const shadowSchema = parse(shadowSql, pair.shadow.database, known);
  if (typeof shadowSchema === 'string') return unsupported(`${pair.shadow.name}: ${shadowSchema}`);
  return { pair, status: 'read', source: sourceSchema, shadow: shadowSchema };
}

/** The schema, or the reason why its text is not understood. */
function parse(text: string, database: string, known: KnownParts): TableSchema | string {
  try {
    return parseTable(text, database, known);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'unsupported') return error.message;
    throw error;
  }
}

/** Engines that keep the rows in other tables, on other servers or in files that the definition names. */
const enginesWithoutRows = new Set([
  'MRG_MYISAM',
  'MERGE',
  'FEDERATED',
  'SPIDER',
  'CONNECT',
  'OQGRAPH',
  'SPHINX',
]);

/** Where this does not stand in a definition, the engine is none of them. */
const rowsElsewhere = new RegExp(`ENGINE ?= ?(?:${[...enginesWithoutRows].join('|')})`, 'i');

/** Test data written to a shadow of such a table would arrive at the real rows. */
function sharedRowsText(name: string, source: TableSchema): string | undefined {
  const engine = findOption(source, 'ENGINE')?.value ?? '';
  if (!enginesWithoutRows.has(engine.toUpperCase())) return undefined;
  return `${name} has no rows of its own (engine ${engine}): a shadow would lead to the same rows. Leave it out.`;
}

function readFailure(table: string, error: EngineError): string {
  return `${table} could not be read: ${error.message}`;
}
