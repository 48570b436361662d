import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { openTaskStore } from '../../src/store/folder/fileTaskStore';
import type { ApprovalRequirement } from '../../src/task/taskTerms';
import type { TaskSettings } from '../../src/task/taskSettings';
import { loadSample, sampleUser } from '../demo/sampleDatabase';
import { startDatabase, type OwnDatabaseServer } from '../support/database';
import { makePlan, taskSettings } from '../support/taskRun';

/** The sample on a server of its own that writes down every statement, and tasks about it. */
export interface Shop {
  readonly server: OwnDatabaseServer;
  readonly root: Connection;
  /** A column more in each of these source tables, so that their shadows lag behind. */
  change(...sources: readonly string[]): Promise<void>;
  /** Analyses these tables, and puts a task about them into the store as another window would; its number. */
  addTask(storage: string, task: ShopTask): Promise<number>;
  /** The statements of a task that reached the server. */
  sent(taskId: number): Promise<readonly string[]>;
  /** Whether the shadow has what its source has. */
  isInStep(source: string): Promise<boolean>;
  /** Resolves when a statement of a task waits for a lock. */
  blocked(): Promise<void>;
  stop(): Promise<void>;
}

export interface ShopTask {
  readonly tables: readonly string[];
  readonly connection?: keyof typeof connectionNames;
  readonly execution?: TaskSettings['execution'];
  readonly approval?: ApprovalRequirement;
  readonly remarks?: string;
}

/** By their ids. */
export const connectionNames = { sandbox: 'Sandbox', live: 'Live shop' } as const;

/** Whoever asks for an approval in a test. */
export const needed: ApprovalRequirement = { rule: 'production connections', approver: 'anyone', hours: 72 };

/** About 2 s. */
export async function openShop(): Promise<Shop> {
  const server = await startDatabase();
  await loadSample(server);
  const root = await server.connectRoot({ database: 'shop' });
  await root.query(`SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = ON`);
  let added = 0;
  const query = async (sql: string, values: readonly string[]): Promise<readonly RowDataPacket[]> =>
    (await root.query<RowDataPacket[]>(sql, [...values]))[0];
  return {
    server,
    root,
    change: async (...sources) => {
      for (const source of sources) await root.query(`ALTER TABLE ${source} ADD COLUMN added_${++added} int`);
    },
    addTask: async (storage, { tables, connection = 'sandbox', execution, approval, remarks = '' }) => {
      const database = { server, name: 'shop', connection: root, drop: () => Promise.resolve() };
      const settings = taskSettings({
        connectionId: connection,
        database: 'shop',
        range: 'partial',
        tables,
        onError: 'continue',
        execution: execution ?? { kind: 'manual' },
        remarks,
      });
      const plan = await makePlan(database, settings, { allowDestructive: false });
      const store = await openTaskStore(storage);
      const id = await store.create({
        kind: 'created',
        by: store.account,
        connectionName: connectionNames[connection],
        address: `127.0.0.1:${server.port}`,
        settings,
        plan,
        ...(approval && { approval }),
      });
      await store.close();
      return id;
    },
    sent: async (taskId) => {
      const rows = await query(
        `SELECT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log
         WHERE user_host LIKE ? AND command_type = 'Query' ORDER BY event_time`,
        [`${sampleUser}%`],
      );
      const tag = `/* shadow-sync task=${taskId} `;
      return rows.map((row) => String(row['text'])).filter((sql) => sql.startsWith(tag));
    },
    isInStep: async (source) => {
      const [row] = await query(
        `SELECT GROUP_CONCAT(IF(table_name = ?, column_name, NULL) ORDER BY ordinal_position) =
                GROUP_CONCAT(IF(table_name = ?, column_name, NULL) ORDER BY ordinal_position) AS same_columns
         FROM information_schema.columns WHERE table_schema = 'shop'`,
        [source, `_test_${source}`],
      );
      return row?.['same_columns'] === 1;
    },
    blocked: async () => {
      for (let look = 0; look < 400; look++) {
        const rows = await query(
          `SELECT 1 FROM information_schema.processlist WHERE user = ? AND state LIKE 'Waiting for table metadata lock'`,
          [sampleUser],
        );
        if (rows.length > 0) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('No statement waits for a lock.');
    },
    stop: async () => {
      await root.end();
      await server.stop();
    },
  };
}

/** Two connections without a password: one for development, one marked production. Before the window opens. */
export function writeConnections(storage: string, { server }: Shop): void {
  mkdirSync(storage, { recursive: true });
  const profiles = Object.entries(connectionNames).map(([id, name]) => ({
    id,
    name,
    environment: id === 'live' ? 'production' : 'development',
    host: '127.0.0.1',
    port: server.port,
    user: sampleUser,
    tls: { mode: 'disabled' },
    savePassword: false,
    password: 'none',
  }));
  writeFileSync(join(storage, 'connections.json'), JSON.stringify(profiles));
}
