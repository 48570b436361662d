import { quoteIdentifier } from '../../engine/schema/quoting';
import { oneLine } from '../../task/texts/oneLine';

/** What this program reads and writes; a database says which version it has. */
export const schemaVersion = 1;

/** The store's tables as they stand in statements, with their database. */
export interface StoreTables {
  readonly version: string;
  readonly events: string;
  readonly parts: string;
  readonly claims: string;
}

export function storeTables(database: string): StoreTables {
  const table = (name: string) => `${quoteIdentifier(database)}.${quoteIdentifier(`shadow_sync_${name}`)}`;
  return {
    version: table('version'),
    events: table('events'),
    parts: table('event_parts'),
    claims: table('claims'),
  };
}

/**
 * The statements that bring a database to this version; `from` is the version that it has, 0 where there is none.
 * Each may be run again: DDL is not undone when one behind it fails. For MySQL 5.6, MariaDB 10.4, OceanBase, TiDB and
 * later ones.
 */
export function setupStatements(database: string, from: number): readonly string[] {
  const { version, events, parts, claims } = storeTables(database);
  const steps: readonly (readonly string[])[] = [
    [
      // One sequence of events for each task: whoever adds one has seen all before it, for only one gets the number.
      `CREATE TABLE IF NOT EXISTS ${events} (
  task_id BIGINT NOT NULL,
  seq INT NOT NULL,
  nonce CHAR(32) NOT NULL,
  written_at DATETIME(3) NOT NULL,
  by_account VARCHAR(288) NOT NULL,
  claim CHAR(32) NOT NULL,
  kind VARCHAR(32) NOT NULL,
  parts INT NOT NULL,
  body LONGTEXT NOT NULL,
  PRIMARY KEY (task_id, seq),
  KEY by_kind (kind, task_id),
  KEY by_time (written_at)
) ${options}`,
      // The body of an event that is too long for one packet.
      `CREATE TABLE IF NOT EXISTS ${parts} (
  nonce CHAR(32) NOT NULL,
  part INT NOT NULL,
  body LONGTEXT NOT NULL,
  PRIMARY KEY (nonce, part)
) ${options}`,
      // Who runs a task at this moment: the highest turn counts, as long as it is signed.
      `CREATE TABLE IF NOT EXISTS ${claims} (
  task_id BIGINT NOT NULL,
  turn INT NOT NULL,
  nonce CHAR(32) NOT NULL,
  by_account VARCHAR(288) NOT NULL,
  runner VARCHAR(512) NOT NULL,
  signed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (task_id, turn)
) ${options}`,
      `CREATE TABLE IF NOT EXISTS ${version} (
  schema_version INT NOT NULL,
  since DATETIME(3) NOT NULL,
  PRIMARY KEY (schema_version)
) ${options}`,
    ],
  ];
  return steps
    .slice(from)
    .flatMap((statements, index) => [
      ...statements,
      `INSERT IGNORE INTO ${version} (schema_version, since) VALUES (${from + index + 1}, UTC_TIMESTAMP(3))`,
    ]);
}

const options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/**
 * What an account needs to work with the store, whatever its role: who may approve is decided by the account itself.
 * Events are never changed. Without DELETE on them a deleted task is hidden, and its rows stay.
 */
export function memberGrants(database: string, account: string): readonly string[] {
  const { version, events, parts, claims } = storeTables(database);
  return [
    `GRANT SELECT ON ${version} TO ${account}`,
    `GRANT SELECT, INSERT ON ${events} TO ${account}`,
    `GRANT SELECT, INSERT ON ${parts} TO ${account}`,
    `GRANT SELECT, INSERT, UPDATE (signed_at), DELETE ON ${claims} TO ${account}`,
  ];
}

/** The statements as a script to be read, or to be run by somebody else. */
export function setupScript(database: string, from: number): string {
  const name = oneLine(database);
  const title =
    from === 0
      ? `-- The tables in which Shadow Sync keeps the tasks of a team, in ${name}.`
      : `-- Brings the tables of Shadow Sync in ${name} from version ${from} to ${schemaVersion}.`;
  return [
    title,
    ...setupStatements(database, from).map((statement) => `${statement};\n`),
    '-- For the account of each member, by the administrator; DELETE on the events too where old tasks may be removed:',
    ...memberGrants(database, "'member'@'%'").map((statement) => `-- ${statement};`),
    '',
  ].join('\n');
}
