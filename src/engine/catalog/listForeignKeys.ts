import type { Connection, Row } from '../connection/connection';
import { EngineError } from '../engineError';
import { atLeast } from '../schema/serverVersion';
import type { ServerFacts } from '../schema/serverFacts';
import type { TableName } from '../schema/tableName';

/** A foreign key as the server lists it. */
export interface ListedForeignKey {
  readonly name: string;
  readonly child: TableName;
  readonly parent: TableName;
}

type Answer = readonly Row[] | EngineError | undefined;

/**
 * All foreign keys in a database. One round trip; a second where the account lacks PROCESS, which InnoDB's own view
 * takes, or where that has names in a code. It is cheap, while the standard one opens every table (about 0.15 ms each).
 * `quick` is the answer to `foreignKeysQuery`, where that was asked already.
 */
export async function listForeignKeys(
  connection: Connection,
  database: string,
  signal?: AbortSignal,
  quick: Promise<Answer> = askQuickly(connection, database, signal),
): Promise<readonly ListedForeignKey[]> {
  const listed = toForeignKeys(await quick, connection.server);
  if (listed) return listed;
  const sql =
    'SELECT CONSTRAINT_NAME AS name, TABLE_NAME AS child, UNIQUE_CONSTRAINT_SCHEMA AS parentDatabase, REFERENCED_TABLE_NAME AS parent FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ?';
  const rows = await connection.query(sql, [database], signal);
  return rows.map((row) => ({
    name: String(row['name']),
    child: { database, name: String(row['child']) },
    parent: { database: String(row['parentDatabase']), name: String(row['parent']) },
  }));
}

async function askQuickly(connection: Connection, database: string, signal?: AbortSignal): Promise<Answer> {
  const sql = foreignKeysQuery(database, connection.server);
  return sql === undefined ? undefined : (await connection.queryEach([sql], signal))[0];
}

/**
 * Asks InnoDB's own view, where there is one; undefined elsewhere. It has databases as they are written in file names,
 * so that others than plain ones are not found there.
 */
export function foreignKeysQuery(database: string, server: ServerFacts): string | undefined {
  const view = innodbView(server);
  if (view === undefined || !/^[A-Za-z0-9_]+$/.test(database)) return undefined;
  const pattern = `${database.replaceAll('_', '\\_')}/%`;
  return `SELECT ID AS name, FOR_NAME AS child, REF_NAME AS parent FROM information_schema.${view} WHERE ID LIKE '${pattern}'`;
}

/** MySQL 8 gave it another name (its manual, "InnoDB INFORMATION_SCHEMA Foreign Key Tables"). */
function innodbView(server: ServerFacts): string | undefined {
  switch (server.flavor) {
    case 'mariadb':
      return 'INNODB_SYS_FOREIGN';
    case 'mysql':
      return isCoded(server) ? 'INNODB_SYS_FOREIGN' : 'INNODB_FOREIGN';
    case 'oceanbase':
    case 'tidb':
      return undefined;
  }
}

/** The foreign keys in an answer to it; undefined where it was refused, or has letters in a code. */
function toForeignKeys(answer: Answer, server: ServerFacts): readonly ListedForeignKey[] | undefined {
  if (answer === undefined || answer instanceof EngineError) return undefined;
  const coded = isCoded(server);
  if (coded && answer.some(({ child, parent }) => ofLetters.test(`${String(child)} ${String(parent)}`)))
    return undefined;
  const tableName = (text: string): TableName => {
    const database = text.slice(0, text.indexOf('/'));
    const name = text.slice(database.length + 1);
    return coded ? { database: decoded(database), name: decoded(name) } : { database, name };
  };
  return answer.map(({ name, child, parent }) => ({
    name: String(name).replace(/^[^/]*\//, ''),
    child: tableName(String(child)),
    parent: tableName(String(parent)),
  }));
}

/** Before MySQL 8 the view has tables as in file names: `shop/my@002dtable`. */
function isCoded(server: ServerFacts): boolean {
  return server.flavor === 'mariadb' || !atLeast(server, [8, 0, 0]);
}

/** Letters such as ü have a code of their own, `@1t`, which only the server knows. */
const ofLetters = /@(?![0-9a-f]{4})/;

function decoded(text: string): string {
  return text.replace(/@([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
