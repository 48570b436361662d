import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2/promise';
import { readCreateStatement } from '../../../src/engine/catalog/readCreateStatements';
import type { Connection } from '../../../src/engine/connection/connection';
import type { OpenControl } from '../../../src/engine/execute/openControl';
import { runStatement, type StatementRun } from '../../../src/engine/execute/runStatement';
import { type Settlement, settleStatement } from '../../../src/engine/execute/settleStatement';
import type { SentStatement } from '../../../src/engine/execute/statementTag';
import type { StepOutcome } from '../../../src/engine/execute/stepOutcome';
import {
  createDatabase,
  type DatabaseServer,
  sharedDatabase,
  type TestDatabase,
} from '../../support/database';
import { closeConnections, openTo } from '../../support/engineTarget';
import { type ServerKind, sharedServerKind } from '../../support/serverKind';
import { startTcpProxy, type TcpProxy } from '../../support/tcpProxy';

/** What a test has: a database with the table `t (a int)`, and a session on it through a proxy. */
interface StatementTest {
  server: DatabaseServer;
  kind: ServerKind;
  database: TestDatabase;
  proxy: TcpProxy;
  connection: Connection;
  /** The statement that `run` sent last. */
  sent: SentStatement | undefined;
}

/** A row of the process list; empty where the server has nothing. */
export interface Session {
  readonly Id: string;
  readonly State: string;
  readonly Info: string;
}

export const tag = { task: 14, run: 'test', step: 3 } as const;

/** Gives each test of the describe around it a table of its own, and what it takes to change it and to look at that. */
export function statementTest() {
  const at = {} as StatementTest;
  const holders: { end(): Promise<void> }[] = [];
  before(async function () {
    this.timeout(120_000);
    at.server = await sharedDatabase();
    at.kind = await sharedServerKind();
  });
  beforeEach(async () => {
    at.database = await createDatabase();
    await at.database.connection.query('CREATE TABLE t (a int)');
    at.proxy = await startTcpProxy(at.server.host, at.server.port);
    at.connection = await openTo(at.server, 'execute', { port: at.proxy.port });
    at.sent = undefined;
  });
  afterEach(async () => {
    await Promise.all(holders.splice(0).map((holder) => holder.end()));
    await closeConnections();
    await at.proxy.close();
    await at.database.drop();
  });

  const name = () => ({ database: at.database.name, name: 't' });
  const table = () => `\`${at.database.name}\`.t`;
  const addColumn = () => `ALTER TABLE ${table()} ADD COLUMN b int`;
  /** A change that waits for whoever holds the table: on OceanBase only one that writes the table anew does. */
  const waitingChange = () =>
    at.kind.flavor === 'oceanbase' ? `ALTER TABLE ${table()} MODIFY COLUMN a varchar(20)` : addColumn();
  const openControl: OpenControl = () => openTo(at.server, 'read');
  const run = async (sql: string, changes: Partial<StatementRun> = {}): Promise<StepOutcome> => {
    const { outcome } = await runStatement({
      connection: at.connection,
      sql,
      tag,
      beforeSend: (statement) => {
        at.sent = statement;
        return Promise.resolve();
      },
      openControl,
      lookEveryMs: 200,
      ...changes,
    });
    return outcome;
  };
  const readFingerprint = async (control: Connection): Promise<string> => {
    const read = await readCreateStatement(control, name());
    return read.status === 'read' ? read.createStatement : read.status;
  };
  const fingerprint = async (): Promise<string> => {
    const control = await openControl();
    const found = await readFingerprint(control);
    await control.close();
    return found;
  };
  const settle = async (before: string, waitMs = 5_000, open = openControl): Promise<Settlement> => {
    assert.ok(at.sent);
    return settleStatement({
      sent: at.sent,
      openControl: open,
      table: name(),
      readFingerprint,
      before,
      waitMs,
    });
  };
  /** Keeps the table's metadata lock until released; on OceanBase, where there is none, a row of it. */
  const holdTable = async (): Promise<() => Promise<void>> => {
    const holder = await at.server.connectRoot();
    holders.push(holder);
    const hold =
      at.kind.flavor === 'oceanbase' ? `INSERT INTO ${table()} VALUES (7)` : `SELECT * FROM ${table()}`;
    await holder.query(`BEGIN; ${hold}`);
    return async () => {
      await holder.query('COMMIT');
    };
  };
  const sessions = async (): Promise<readonly Session[]> => {
    const [rows] = await at.database.connection.query<RowDataPacket[]>('SHOW FULL PROCESSLIST');
    return rows.map(({ Id, State, Info }) => ({
      Id: String(Id),
      State: String(State ?? ''),
      Info: String(Info ?? ''),
    }));
  };
  const untilWaiting = async (): Promise<void> => {
    // OceanBase and TiDB do not say there what a statement waits for.
    const state = {
      oceanbase: /ACTIVE/,
      tidb: /autocommit/,
      mariadb: /metadata lock/,
      mysql: /metadata lock/,
    };
    const waits = ({ State, Info }: Session): boolean =>
      state[at.kind.flavor].test(State) && Info.includes('task=14');
    while (!(await sessions()).some(waits)) await new Promise((resolve) => setTimeout(resolve, 20));
    if (!/metadata/.test(state[at.kind.flavor].source))
      await new Promise((resolve) => setTimeout(resolve, 500));
  };

  return {
    at,
    /** The table, as it stands in SQL. */
    table,
    addColumn,
    waitingChange,
    openControl,
    /** Sends a statement; its outcome. */
    run,
    readFingerprint,
    fingerprint,
    settle,
    holdTable,
    sessions,
    /** Resolves when the statement that was sent waits for the table. */
    untilWaiting,
  };
}
