import { createServer as createMysqlServer } from 'mysql2';
import type { Server as SocketServer, AddressInfo } from 'node:net';

/**
 * A SIMULATION, no server: it answers what Shadow Sync asks in words that OceanBase, TiDB or MySQL 8 were recorded or
 * are documented to use, and knows nothing else. It shows how texts, versions and refusals are understood; it proves
 * nothing about how such a server works.
 */
export interface SimulatedServer {
  readonly port: number;
  readonly version: string;
  /** All ALTER and CREATE statements that came, without the tag's comment, in order. */
  readonly changes: readonly string[];
  /** The table's definition as it is now. */
  readonly tables: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

export interface Recording {
  /** `VERSION()`; the greeting says the same unless `greeting` is given. */
  readonly version: string;
  readonly greeting?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** What GET_LOCK gives where there are no locks: an error, or NULL. */
  readonly withoutLocks?: 'refused' | 'null';
  /** SHOW CREATE TABLE texts by name, of the one database `shop`. */
  readonly tables: Readonly<Record<string, string>>;
  /** What a change does: the table's new definition, or a refusal. A change that is not recorded is refused with 1064. */
  readonly changes: Readonly<Record<string, { readonly table: string; readonly text: string } | Refusal>>;
}

export interface Refusal {
  readonly errno: number;
  readonly message: string;
}

/** Starts the simulation on 127.0.0.1; any user may log in. */
export async function startSimulatedServer(recording: Recording): Promise<SimulatedServer> {
  const tables = new Map(Object.entries(recording.tables));
  const changes: string[] = [];
  let sessions = 0;
  const { _server: server } = createMysqlServer((connection) => {
    const id = ++sessions;
    const answer = (sql: string): Answer => answerTo(sql, { recording, tables, changes, id });
    serve(connection as unknown as Wire, recording.greeting ?? recording.version, id, answer);
  }) as unknown as { readonly _server: SocketServer };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    version: recording.version,
    changes,
    tables,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Rows, a refusal, or "done". */
type Answer = { readonly columns: readonly string[]; readonly rows: readonly Cells[] } | Refusal | 'done';
type Cells = readonly (string | null)[];

interface State {
  readonly recording: Recording;
  readonly tables: Map<string, string>;
  readonly changes: string[];
  readonly id: number;
}

function answerTo(text: string, state: State): Answer {
  const sql = text.replace(/^\/\*.*?\*\/ /, '');
  const { recording, tables, id } = state;
  const table = /^SHOW (?:CREATE TABLE|INDEX FROM) (?:`\w+`\.)?`(\w+)`$/.exec(sql)?.[1];
  if (sql.startsWith('SHOW CREATE TABLE') && table !== undefined) {
    const found = tables.get(table);
    if (found === undefined) return { errno: 1146, message: `Table 'shop.${table}' doesn't exist` };
    return { columns: ['Table', 'Create Table'], rows: [[table, found]] };
  }
  if (sql.startsWith('SHOW INDEX FROM')) return { columns: ['Table', 'Comment'], rows: [] };
  if (sql.startsWith('SHOW FULL TABLES')) {
    return {
      columns: ['Tables_in_shop', 'Table_type'],
      rows: [...tables.keys()].sort().map((name) => [name, 'BASE TABLE']),
    };
  }
  if (sql.startsWith('SHOW VARIABLES')) {
    return {
      columns: ['Variable_name', 'Value'],
      rows: Object.entries(variablesOf(recording)).filter(([name]) => sql.includes(`'${name}'`)),
    };
  }
  if (/^SHOW (?:FULL )?PROCESSLIST/.test(sql)) return { columns: ['Id', 'Command', 'Info'], rows: [] };
  if (sql.startsWith("SHOW GLOBAL STATUS LIKE 'Uptime'")) {
    return { columns: ['Variable_name', 'Value'], rows: [['Uptime', '86400']] };
  }
  if (sql.startsWith('SHOW WARNINGS')) return { columns: ['Level', 'Code', 'Message'], rows: [] };
  if (/^(?:SET|USE|BEGIN|COMMIT)\b/.test(sql)) return 'done';
  if (/^(?:ALTER|CREATE) /.test(sql)) return change(sql, state);
  if (/^SELECT\b/.test(sql)) return select(sql, recording, id);
  return { errno: 1064, message: `This simulation does not know: ${sql}` };
}

function change(sql: string, { recording, tables, changes }: State): Answer {
  changes.push(sql);
  const effect = recording.changes[sql];
  if (!effect) return { errno: 1064, message: `This change was not recorded: ${sql}` };
  if ('errno' in effect) return effect;
  tables.set(effect.table, effect.text);
  return 'done';
}

/** SELECT without a table: each column by what it asks; catalogue views are empty. */
function select(sql: string, recording: Recording, id: number): Answer {
  if (/\bFROM information_schema\.CHARACTER_SETS\b/i.test(sql)) {
    return {
      columns: ['name', 'collation'],
      rows: [
        ['utf8mb4', 'utf8mb4_0900_ai_ci'],
        ['latin1', 'latin1_swedish_ci'],
      ],
    };
  }
  if (/\bFROM\b/i.test(sql)) return { columns: ['name'], rows: [] };
  if (sql.includes('_LOCK(') && recording.withoutLocks === 'refused')
    return { errno: 1305, message: 'FUNCTION GET_LOCK does not exist' };
  const asked = sql.slice('SELECT '.length).split(/, (?=[A-Z@])/);
  const variables = { ...variablesOf(recording), ...pinned };
  return {
    columns: asked.map((column) => / AS (\w+)$/.exec(column)?.[1] ?? column),
    rows: [
      asked.map((column) => {
        if (column.startsWith('CONNECTION_ID()')) return String(id);
        if (column.startsWith('VERSION()')) return recording.version;
        const name = /^@@(?:SESSION\.)?(\w+)/.exec(column)?.[1];
        if (name !== undefined) return variables[name as keyof typeof variables] ?? null;
        // Locks are given, held and freed.
        return recording.withoutLocks === 'null' ? null : '1';
      }),
    ],
  };
}

/** What a session has after it was pinned. */
const pinned: Readonly<Record<string, string>> = {
  sql_mode: 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',
  sql_quote_show_create: '1',
  character_set_client: 'utf8mb4',
  character_set_connection: 'utf8mb4',
  character_set_results: 'utf8mb4',
  lock_wait_timeout: '10',
};

function variablesOf(recording: Recording): Readonly<Record<string, string>> {
  return { ...pinned, version: recording.version, lower_case_table_names: '0', ...recording.variables };
}

/** The library's types leave out what its servers write with. */
interface Wire {
  writeColumns(columns: readonly object[]): void;
  writeTextRow(cells: Cells): void;
  writeEof(warnings?: number, status?: number): void;
  writeOk(packet?: { affectedRows: number; serverStatus: number }): void;
  writeError(error: { code: number; message: string }): void;
  serverHandshake(greeting: object): void;
  on(event: string, listener: (sql: string) => void): void;
  sequenceId: number;
}

/** Several statements in one request are answered one behind the other, up to the first refusal. */
function serve(wire: Wire, version: string, id: number, answer: (sql: string) => Answer): void {
  const run = (request: string): void => {
    wire.sequenceId = 1;
    reply(request);
    // The client counts its next request from zero.
    wire.sequenceId = 0;
  };
  const reply = (request: string): void => {
    const statements = request.split(';\n').filter((sql) => sql.trim() !== '');
    for (const [at, sql] of statements.entries()) {
      const status = at + 1 < statements.length ? moreResults : 0;
      const given = answer(sql.trim());
      if (given === 'done') {
        wire.writeOk({ affectedRows: 0, serverStatus: status });
      } else if ('errno' in given) {
        wire.writeError({ code: given.errno, message: given.message });
        return;
      } else {
        wire.writeColumns(given.columns.map(textColumn));
        for (const row of given.rows) wire.writeTextRow(row);
        wire.writeEof(0, status);
      }
    }
  };
  wire.on('query', run);
  // The library calls a SET so.
  wire.on('stmt_prepare', run);
  // A client that leaves in the middle is no failure of the simulation.
  wire.on('error', () => undefined);
  wire.serverHandshake({
    protocolVersion: 10,
    serverVersion: version,
    connectionId: id,
    statusFlags: 2,
    characterSet: 45,
    capabilityFlags: 0x00_8f_f7_df,
    authCallback: (_login: unknown, accept: (refusal: null) => void) => {
      accept(null);
      wire.sequenceId = 0;
    },
  });
}

/** SERVER_MORE_RESULTS_EXISTS of MySQL's protocol. */
const moreResults = 8;

function textColumn(name: string): object {
  return {
    catalog: 'def',
    schema: '',
    table: '',
    orgTable: '',
    name,
    orgName: name,
    characterSet: 45,
    columnLength: 1024,
    columnType: 253,
    flags: 0,
    decimals: 0,
  };
}
