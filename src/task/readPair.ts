import type { CreateStatement } from '../engine/catalog/readCreateStatements';
import { EngineError } from '../engine/engineError';
import { columnsOf } from '../engine/schema/elements';
import { parseTable } from '../engine/schema/parseTable';
import type { TablePair } from '../engine/schema/tableName';
import type { TableSchema } from '../engine/schema/tableSchema';
import type { ReadPair } from './analysis';

/** What the server printed for both tables, as schemas, or why one of them cannot be used. */
export function readPair(pair: TablePair, source: CreateStatement, shadow: CreateStatement): ReadPair {
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
  const texts = {
    sourceSql: source.createStatement,
    ...(shadow.status === 'read' && { shadowSql: shadow.createStatement }),
  };
  const unsupported = (reason: string): ReadPair => ({ pair, status: 'unsupported', reason, ...texts });

  const sourceSchema = parse(source.createStatement, pair.source.database);
  if (typeof sourceSchema === 'string') return unsupported(`${pair.source.name}: ${sourceSchema}`);
  if (shadow.status === 'absent') return { pair, status: 'read', source: sourceSchema };
  const shadowSchema = parse(shadow.createStatement, pair.shadow.database);
  if (typeof shadowSchema === 'string') return unsupported(`${pair.shadow.name}: ${shadowSchema}`);
  const strange = strangerText(pair, sourceSchema, shadowSchema);
  if (strange !== undefined) return unsupported(strange);
  return { pair, status: 'read', source: sourceSchema, shadow: shadowSchema };
}

/** The schema, or the reason why its text is not understood. */
function parse(text: string, database: string): TableSchema | string {
  try {
    return parseTable(text, database);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'unsupported') return error.message;
    throw error;
  }
}

/** A shadow may lack columns or have old ones; a table that shares hardly any is somebody else's. */
function strangerText(pair: TablePair, source: TableSchema, shadow: TableSchema): string | undefined {
  const wanted = new Set(columnsOf(source).map((column) => column.name.toLowerCase()));
  const present = columnsOf(shadow).map((column) => column.name.toLowerCase());
  const shared = present.filter((name) => wanted.has(name)).length;
  const fewer = Math.min(wanted.size, present.length);
  if (shared * 2 >= fewer) return undefined;
  return `${pair.shadow.name} exists and does not look like a shadow of ${pair.source.name}: they share ${shared} of ${fewer} columns. Choose another name, or leave the table out.`;
}

function readFailure(table: string, error: EngineError): string {
  return `${table} could not be read: ${error.message}`;
}
