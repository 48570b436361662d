import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2';
import { startDatabase, withDatabase } from '../support/database';
import { analyse, makePlan, taskSettings } from '../support/taskRun';
import { createdEvent } from '../support/taskEvents';
import { type StoreName, openNamedStore } from './namedStore';
import { soakKills } from './soak';

/**
 * The same with real plans on a real server that logs what it is sent: `tasks` tasks of two tables with two statements
 * or more, whose runners are killed `kills` times. Afterwards what each task says has to be what the server holds.
 */
export async function soakRealRuns(
  name: StoreName,
  { kills, tasks, longestMs }: { kills: number; tasks: number; longestMs: number },
): Promise<string> {
  const server = await startDatabase({ flags: ['--general-log=1', '--log-output=TABLE'] });
  try {
    return await withDatabase(async (database) => {
      const { connection } = database;
      const tables = Array.from({ length: 2 * tasks }, (_, index) => `t${String(index).padStart(4, '0')}`);
      for (const table of tables) {
        await connection.query(
          `CREATE TABLE ${table} (id int PRIMARY KEY, a int, KEY a (a), CONSTRAINT f_${table} FOREIGN KEY (a) REFERENCES ${table} (id)); CREATE TABLE _test_${table} (id int PRIMARY KEY)`,
        );
      }
      const store = await openNamedStore(name);
      for (let index = 0; index < tasks; index++) {
        const own = tables.slice(2 * index, 2 * index + 2);
        const plan = await makePlan(database, { range: 'partial', tables: own });
        const settings = taskSettings({ database: database.name, range: 'partial', tables: own });
        await store.create({ ...createdEvent(), settings, plan });
      }
      const { host, port, user } = server;
      const words = await soakKills(name, { kills, longestMs, server: { host, port, user } });

      const { comparisons } = await analyse(database, { range: 'all' });
      const identical = new Set(
        comparisons.flatMap(({ state, pair }) =>
          state.status === 'compared' && state.compared.diff.kind === 'identical' ? [pair.source.name] : [],
        ),
      );
      const listed = (await store.list(100_000)).tasks;
      const results = listed.flatMap((task) => Object.entries(task.tables));
      for (const [source, { state }] of results) {
        assert.equal(
          state.status === 'succeeded',
          identical.has(source),
          `${source} is ${state.status}, and ${identical.has(source) ? '' : 'not '}in step`,
        );
      }
      const [rows] = await connection.query<RowDataPacket[]>(
        "SELECT CONVERT(argument USING utf8mb4) AS sent, COUNT(*) AS times FROM mysql.general_log WHERE command_type = 'Query' AND argument LIKE '/* shadow-sync task=%' GROUP BY sent",
      );
      assert.ok(rows.length > 0);
      assert.deepEqual(
        rows.filter((row) => Number(row['times']) !== 1),
        [],
        'the server got each statement once',
      );
      await store.close();
      const succeeded = results.filter(([, { state }]) => state.status === 'succeeded').length;
      return `${words}; ${rows.length} statements sent, each once; ${succeeded} of ${results.length} tables in step, as their tasks say`;
    }, server);
  } finally {
    await server.stop();
  }
}
