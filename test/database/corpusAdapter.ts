import type { QueryValues } from 'mysql2';
import { serverFacts } from '../../src/engine/connection/serverFacts';
import { diffTables } from '../../src/engine/diff/diffTables';
import { checkId, foreignKeyId } from '../../src/engine/ddl/constraintNames';
import type { DiffedTable } from '../../src/engine/ddl/diffedTable';
import { planTables } from '../../src/engine/ddl/planTables';
import { ddlPhases, type DdlStatement, phaseSettings } from '../../src/engine/ddl/ddlStatement';
import { parseTable } from '../../src/engine/schema/parseTable';
import { quoteTable } from '../../src/engine/schema/quoting';
import { listsChecks } from '../../src/engine/schema/serverRules';
import type { ServerFacts } from '../../src/engine/schema/serverFacts';
import type { TableName } from '../../src/engine/schema/tableName';
import { projectShadow } from '../../src/task/projectShadow';
import { execute } from './sendPlanned';
import { checkShortCut, checkShortCuts } from './shortCut';

interface CorpusTable {
  readonly db: string;
  readonly table: string;
}

interface CorpusTask {
  readonly conn: { query(sql: string, values?: QueryValues): Promise<[Record<string, string>[], unknown]> };
  readonly pairs: readonly { source: CorpusTable; shadow: CorpusTable; exists: boolean }[];
  readonly mapTable: (table: CorpusTable) => CorpusTable;
  /** Told why a shadow is not changed: it is made anew where that helps, else left out. Without it, it is an error. */
  readonly unsupported?: (reason: string, shadow: CorpusTable, recreated: boolean) => void;
}

/**
 * This engine as the corpus' convergence judge wants it: all statements for one case's pairs, in order. The judge sends
 * them over its connection, which from then on sends what is planned instead where the server wants that. On TiDB a
 * shadow is made anew that only so becomes equal.
 */
export async function planAll(task: CorpusTask): Promise<{ statements: string[] }> {
  const { flavor } = await knownFacts(task.conn);
  const recreate = (reason: string, _: CorpusTable, recreated: boolean): void => {
    if (!recreated) throw new Error(reason);
  };
  const planned = await planInOrder(flavor === 'tidb' ? { ...task, unsupported: recreate } : task);
  sendAsPlanned(task.conn, planned);
  return { statements: planned.map(({ sql }) => sql) };
}

function sendAsPlanned(conn: CorpusTask['conn'], planned: readonly OrderedStatement[]): void {
  const statements = new Map(planned.map((statement) => [statement.sql, statement]));
  const query = queries.get(conn) ?? conn.query.bind(conn);
  queries.set(conn, query);
  conn.query = async (sql, values) => {
    const statement = statements.get(sql);
    if (!statement) return query(sql, values);
    await execute({ query }, statement);
    return [[], undefined];
  };
}

/** What connections do by themselves. */
const queries = new WeakMap<CorpusTask['conn'], CorpusTask['conn']['query']>();

/** One of a session's statements in a phase; what sets the session is of no table. */
type OrderedStatement = Pick<DdlStatement, 'sql'> &
  Partial<Pick<DdlStatement, 'instead' | 'effect' | 'table'>>;

/** The same with what is sent instead of a statement that the server refuses. */
export async function planInOrder({
  conn,
  pairs,
  mapTable,
  unsupported,
}: CorpusTask): Promise<OrderedStatement[]> {
  const server = await knownFacts(conn);
  await conn.query('SET SESSION foreign_key_checks = 1');
  // As in each session of the extension.
  if (server.flavor === 'mariadb') await conn.query('SET SESSION system_versioning_alter_history = KEEP');
  if (server.flavor === 'tidb') await conn.query('SET SESSION tidb_allow_remove_auto_inc = 1');
  const read = async (table: CorpusTable): Promise<string> => {
    const [rows] = await conn.query(`SHOW CREATE TABLE ${quoteTable(tableName(table))}`);
    return rows[0]!['Create Table']!;
  };
  const tables: DiffedTable[] = [];
  const texts: Parameters<typeof checkShortCuts>[0][number][] = [];
  const mapTarget = (target: TableName): TableName =>
    tableName(mapTable({ db: target.database, table: target.name }));
  for (const pair of pairs) {
    const sourceText = await read(pair.source);
    const source = parseTable(sourceText, pair.source.db);
    const names = { source: tableName(pair.source), shadow: tableName(pair.shadow) };
    const expected = projectShadow(source, { shadow: names.shadow, server, mapTarget });
    const shadowText = pair.exists ? await read(pair.shadow) : undefined;
    const actual = shadowText === undefined ? undefined : parseTable(shadowText, pair.shadow.db);
    if (shadowText !== undefined) {
      const turned = { source: names.shadow, shadow: names.source };
      checkShortCut(names, { source: sourceText, shadow: shadowText }, server, mapTarget);
      checkShortCut(turned, { source: shadowText, shadow: sourceText }, server, mapTarget);
    }
    let diff = diffTables(expected, actual, server);
    if (diff.kind === 'unsupported') {
      if (!unsupported) throw new Error(diff.reason);
      unsupported(diff.reason, pair.shadow, diff.recreatable === true);
      if (!diff.recreatable) continue;
      diff = { kind: 'recreate' };
    }
    tables.push({ expected, ...(actual && { actual }), diff });
    texts.push({ pair: names, source: sourceText, ...(shadowText !== undefined && { shadow: shadowText }) });
  }
  checkShortCuts(texts, server, mapTarget);
  const statements = planTables(
    tables,
    server,
    await readNames(conn, pairs[0]?.shadow.db ?? '', server),
  ).flatMap((table) => table.statements);
  return ddlPhases.flatMap((phase) => {
    const inPhase = statements.filter((statement) => statement.phase === phase);
    const settings = [phaseSettings[phase] ?? []].flat().map((sql) => ({ sql }));
    return inPhase.length > 0 ? [...settings, ...inPhase] : [];
  });
}

function tableName({ db, table }: CorpusTable): TableName {
  return { database: db, name: table };
}

/** Thousands of cases ask over one connection. */
const facts = new WeakMap<CorpusTask['conn'], ServerFacts>();

async function knownFacts(conn: CorpusTask['conn']): Promise<ServerFacts> {
  const known = facts.get(conn) ?? (await readFacts(conn));
  facts.set(conn, known);
  return known;
}

async function readFacts(conn: CorpusTask['conn']): Promise<ServerFacts> {
  const [[version]] = await conn.query('SELECT VERSION() AS version');
  const [variables] = await conn.query('SHOW VARIABLES');
  const [collations] = await conn.query(
    'SELECT CHARACTER_SET_NAME AS name, DEFAULT_COLLATE_NAME AS collation FROM information_schema.CHARACTER_SETS',
  );
  return serverFacts(
    version!['version']!,
    new Map(variables.map((row) => [row['Variable_name']!, row['Value']!])),
    collations,
  );
}

async function readNames(
  conn: CorpusTask['conn'],
  database: string,
  server: ServerFacts,
): Promise<Set<string>> {
  const [checks] = listsChecks(server)
    ? await conn.query(
        `SELECT CONSTRAINT_NAME AS name FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = '${database}'`,
      )
    : [[]];
  const [rows] = await conn.query(
    `SELECT CONSTRAINT_NAME AS name FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = '${database}'`,
  );
  return new Set([
    ...rows.map((row) => foreignKeyId(database, row['name']!)),
    ...checks.map((row) => checkId(database, row['name']!)),
  ]);
}
