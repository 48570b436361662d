import { EngineError } from '../engineError';
import type { ServerFacts } from '../schema/serverFacts';
import type { ConnectionTarget, Row } from './connection';
import { addressOf } from './connectError';
import type { DriverSession } from './driverSession';
import { type ServerVariables, factVariables, serverFacts } from './serverFacts';

/** What a session is for, and its limits, each set only where the server knows such a limit. */
export interface SessionLimits {
  /** Only for executing is set what a change would do by default. */
  readonly purpose: 'read' | 'execute';
  /** How long a statement waits for a table that another session holds; the rest of the world waits behind it. */
  readonly lockWaitSeconds: number;
  /** OceanBase ends statements after 10 s unless told otherwise. */
  readonly statementSeconds: number;
}

/**
 * Makes the session independent of the server's defaults, reads that back, and throws `session` where it did not
 * take. Three round trips, where the server takes two statements in one of them: whether it does is told.
 */
export async function pinSession(
  session: Pick<DriverSession, 'read'>,
  target: ConnectionTarget,
  limits: SessionLimits,
  signal?: AbortSignal,
): Promise<PinnedSession> {
  const ask = async (sql: string): Promise<readonly Row[]> => {
    const reply = await session.read(sql, undefined, signal);
    if (reply.error) throw reply.error;
    return reply.results[0] ?? [];
  };
  const names = [...factVariables, ...watchedVariables, ...Object.keys(optionalPins(limits))];
  let variables = await readVariables(ask, names);
  // By name the last of them, and each server has it: missing where the account has a limit upon rows.
  if (!variables.has('wait_timeout')) {
    await accepted(ask(`SET SESSION sql_select_limit = ${allRows}`));
    variables = await readVariables(ask, names);
  }

  if (variables.get('character_set_client') !== charset) await ask(`SET NAMES ${charset}`);
  await setVariables(ask, requiredPins(variables, limits), optionalPins(limits, variables));

  const watched = watchedVariables.filter((name) => variables.has(name));
  const questions = [
    `SELECT CONNECTION_ID() AS id, VERSION() AS version, ${watched.map((name) => `@@${name} AS ${name}`).join(', ')}`,
    'SELECT CHARACTER_SET_NAME AS name, DEFAULT_COLLATE_NAME AS collation FROM information_schema.CHARACTER_SETS',
  ];
  const { results, error } = await session.read(questions.join(';\n'), undefined, signal);
  const takesSeveral = !error && results.length === questions.length;
  // A proxy may take one statement at a time only.
  const answers = takesSeveral ? results : [await ask(questions[0] ?? ''), await ask(questions[1] ?? '')];
  const [[state = {}] = [], collations = []] = answers;
  refuseUnpinned(state, variables, limits, target);
  return {
    server: { ...serverFacts(String(state['version']), variables, collations), ...keylessTables(state) },
    id: connectionId(state),
    takesSeveral,
  };
}

async function readVariables(ask: Ask, names: readonly string[]): Promise<ServerVariables> {
  const wanted = names.map((name) => `'${name}'`).join(', ');
  const rows = await ask(`SHOW VARIABLES WHERE Variable_name IN (${wanted})`);
  return new Map(rows.map((row) => [String(row['Variable_name']).toLowerCase(), String(row['Value'])]));
}

interface PinnedSession {
  readonly server: ServerFacts;
  readonly id: string;
  /** Whether the server takes several statements in one request. */
  readonly takesSeveral: boolean;
}

const charset = 'utf8mb4';
const allRows = '18446744073709551615';
/** The most that OceanBase knows. */
const allRowsOfOceanBase = '9223372036854775807';
/** Strict, and nothing that changes how SHOW CREATE TABLE prints or how a literal is read. */
const sqlMode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';
const leastSqlMode = 'STRICT_ALL_TABLES';
const watchedVariables = [
  'sql_mode',
  'sql_quote_show_create',
  'character_set_client',
  'character_set_connection',
  'character_set_results',
  'lock_wait_timeout',
  'sql_require_primary_key',
  'sql_generate_invisible_primary_key',
  'innodb_force_primary_key',
];

type Ask = (sql: string) => Promise<readonly Row[]>;
type Pins = Readonly<Record<string, string>>;

function requiredPins(variables: ServerVariables, limits: SessionLimits): Pins {
  return {
    sql_mode: `'${sqlMode}'`,
    ...(variables.has('sql_quote_show_create') && { sql_quote_show_create: '1' }),
    ...(variables.has('lock_wait_timeout') && { lock_wait_timeout: String(limits.lockWaitSeconds) }),
  };
}

/** Set where the server has them and lets this user set them. Given the variables, only those that differ. */
function optionalPins(limits: SessionLimits, variables?: ServerVariables): Pins {
  const pins = { ...readingPins(limits), ...(limits.purpose === 'execute' && executingPins) };
  if (!variables) return pins;
  return Object.fromEntries(
    Object.entries(pins).filter(([name, wanted]) => {
      const found = variables.get(name);
      return found !== undefined && normal(found) !== normal(wanted.replaceAll("'", ''));
    }),
  );
}

/** What a read tells, and what counts as a key of a table. */
function readingPins(limits: SessionLimits): Pins {
  const microseconds = String(limits.statementSeconds * 1_000_000);
  return {
    // Ends DDL too on MariaDB; 0 is no limit.
    max_statement_time: '0',
    max_execution_time: '0',
    ob_query_timeout: microseconds,
    ob_trx_timeout: microseconds,
    // Else each read keeps its tables from being altered, and rows are counted as they once were, or not at all.
    autocommit: '1',
    system_versioning_asof: 'DEFAULT',
    tidb_snapshot: "''",
    tidb_read_staleness: '0',
    tidb_enable_external_ts_read: '0',
    sql_big_selects: '1',
    sql_select_limit: allRows,
    // Else a session is gone, and its locks, while another one's statement takes its time.
    wait_timeout: '28800',
    // Else 64 warnings of a statement are listed at most; their count goes beyond.
    max_error_count: '1024',
    // Else MySQL prints the row format that its default gives a table as if it were the table's own.
    show_create_table_verbosity: '0',
    // Else a table without primary key gets one that its source does not have; and one it has is not printed.
    sql_generate_invisible_primary_key: '0',
    // Else a source without primary key, or one that lost it for a moment, could have no shadow.
    sql_require_primary_key: '0',
    show_gipk_in_create_table_and_information_schema: '1',
  };
}

/** What a change does. On MySQL 8 some take SESSION_VARIABLES_ADMIN, and each refusal costs a round trip. */
const executingPins: Pins = {
  // A server's or an account's 0 would let a changed column leave foreign keys that hold no more, and not say so.
  // Only the phase that adds foreign keys turns it off, as the preview shows (phaseSettings).
  foreign_key_checks: '1',
  // Off, MariaDB adds a check, and a copy of a table a unique index, upon rows that do not hold it.
  check_constraint_checks: '1',
  unique_checks: '1',
  // Else each ALTER TABLE copies, or is refused where it would do more than an administrator chose.
  alter_algorithm: "'DEFAULT'",
  old_alter_table: '0',
  // Else a source that was made without it can have no shadow, and such a shadow no change.
  innodb_strict_mode: '0',
  // Else what is not there is altered without an error.
  sql_if_exists: '0',
  // Else MariaDB refuses every ALTER of a system-versioned table.
  system_versioning_alter_history: "'KEEP'",
  // Else a vector index that prints neither M nor DISTANCE gets those of the account.
  mhnsw_default_m: '6',
  mhnsw_default_distance: "'euclidean'",
  // Else each table that MariaDB makes or turns into InnoDB is compressed, or bears the number of a key.
  innodb_compression_default: '0',
  innodb_default_encryption_key_id: '1',
  // Else `timestamp NOT NULL` means more than it says, and a column is not what its definition prints.
  explicit_defaults_for_timestamp: '1',
  // Else TiDB takes no counting from a column, nor a counter away.
  tidb_allow_remove_auto_inc: '1',
  // Else a table that TiDB makes without such options gets those of the account, and placement policies are ignored.
  tidb_shard_row_id_bits: '0',
  tidb_pre_split_regions: '0',
  tidb_placement_mode: "'STRICT'",
  // Else a source whose counter is computed from, made where that was allowed, can have no shadow.
  tidb_enable_auto_increment_in_generated: '1',
  // Else MySQL 8.4 refuses foreign keys to keys that are not unique, which a source may have from before.
  restrict_fk_on_non_standard_key: '0',
};

function normal(value: string): string {
  const text = value.toUpperCase();
  if (text === 'ON') return '1';
  if (text === 'OFF') return '0';
  if (text === allRowsOfOceanBase) return allRows;
  return /^\d+\.0+$/.test(text) ? text.slice(0, text.indexOf('.')) : text;
}

/** One statement where all is accepted; else the required ones, and the optional ones one by one. */
async function setVariables(ask: Ask, required: Pins, optional: Pins): Promise<void> {
  const set = (pins: Pins) =>
    ask(
      `SET ${Object.entries(pins)
        .map(([name, value]) => `SESSION ${name} = ${value}`)
        .join(', ')}`,
    );
  if (await accepted(set({ ...required, ...optional }))) return;
  // What is refused here shows when the session is read back.
  if (!(await accepted(set(required)))) await accepted(set({ ...required, sql_mode: `'${leastSqlMode}'` }));
  for (const [name, value] of Object.entries(optional)) await accepted(set({ [name]: value }));
}

async function accepted(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    // A refused variable, or one refused for lack of a privilege. A lost connection is another matter.
    if (error instanceof EngineError && error.errno !== undefined && error.errno !== 1820) return false;
    throw error;
  }
}

function refuseUnpinned(
  state: Row,
  variables: ServerVariables,
  limits: SessionLimits,
  target: ConnectionTarget,
): void {
  const refuse = (name: string, found: unknown, wanted: string): never => {
    throw new EngineError(
      'session',
      `${addressOf(target)} keeps ${name} at "${String(found)}" where ${wanted} is needed. Nothing is read or changed in such a session; ask the server's administrator.`,
    );
  };
  const modes = String(state['sql_mode']).toUpperCase().split(',');
  if (!modes.includes(leastSqlMode) || modes.some((mode) => !sqlMode.split(',').includes(mode))) {
    refuse('sql_mode', state['sql_mode'], sqlMode);
  }
  for (const name of ['character_set_client', 'character_set_connection', 'character_set_results']) {
    if (variables.has(name) && state[name] !== charset) refuse(name, state[name], charset);
  }
  if (variables.has('sql_quote_show_create') && Number(state['sql_quote_show_create']) !== 1) {
    refuse('sql_quote_show_create', state['sql_quote_show_create'], '1');
  }
  if (variables.has('lock_wait_timeout') && Number(state['lock_wait_timeout']) !== limits.lockWaitSeconds) {
    refuse('lock_wait_timeout', state['lock_wait_timeout'], String(limits.lockWaitSeconds));
  }
}

/** An account without SESSION_VARIABLES_ADMIN cannot change the first two, and no session the last. */
function keylessTables(state: Row): Pick<ServerFacts, 'keyless'> {
  const isOn = (name: string): boolean => Number(state[name] ?? 0) === 1;
  if (isOn('sql_require_primary_key')) return { keyless: 'refused' };
  if (isOn('sql_generate_invisible_primary_key')) return { keyless: 'keyed' };
  return isOn('innodb_force_primary_key') ? { keyless: 'refusedByInnodb' } : {};
}

function connectionId(state: Row): string {
  const id = String(state['id']);
  if (!/^\d+$/.test(id)) throw new EngineError('session', `The server gave "${id}" as its connection id.`);
  return id;
}
