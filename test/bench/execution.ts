// Our execution against the mariadb client's: npm run bench:execution -- [--sizes 100,1000] [--latencies 0,20] [--runs 3] [--connections 4]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { openConnection } from '../../src/engine/connection/openConnection';
import { phaseSettings } from '../../src/engine/ddl/ddlStatement';
import { openTaskStore } from '../../src/store/folder/fileTaskStore';
import { tableReads } from '../../src/task/run/checkTable';
import { orderStatements } from '../../src/task/orderStatements';
import type { Plan } from '../../src/task/plan';
import { runTask } from '../../src/task/runTask';
import { type DatabaseServer, createDatabase, startDatabase, type TestDatabase } from '../support/database';
import { targetOf } from '../support/engineTarget';
import { onExit } from '../support/onExit';
import { makePlan, taskSettings } from '../support/taskRun';
import { shadowPrefix } from './benchDatabase';
import { keepExecutions } from './executionResults';
import { createStatement, generateSchema } from './generateSchema';
import { startLatencyProxy } from './latencyProxy';
import { awaitQuiet } from './quiet';
import { writeResults } from './results';

/** A server as it is installed, and one that keeps nothing over a crash: there a statement is cheapest. */
const servers = {
  disk: ['--innodb-flush-log-at-trx-commit=1', '--innodb-doublewrite=1', '--loose-innodb-flush-method=fsync'],
  memory: [],
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '100,1000' },
      latencies: { type: 'string', default: '0,20' },
      servers: { type: 'string', default: 'disk,memory' },
      runs: { type: 'string', default: '3' },
      connections: { type: 'string', default: '4' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'shadow-sync-bench-'));
  onExit(() => rmSync(folder, { recursive: true, force: true }));
  for (const kind of Object.keys(servers).filter((each): each is keyof typeof servers =>
    values.servers.includes(each),
  )) {
    if (kind === 'disk') process.env['TMPDIR'] = tmpdir();
    else delete process.env['TMPDIR'];
    const server = await startDatabase({ flags: servers[kind] });
    try {
      for (const size of values.sizes.split(',').map(Number)) {
        for (const latencyMs of values.latencies.split(',').map(Number)) {
          const one = { server, size, latencyMs, folder };
          const runs = {
            client: [] as Measured[],
            floor: [] as Measured[],
            ours: [] as Measured[],
            lanes: [] as Measured[],
          };
          const busy = await awaitQuiet();
          for (let run = 0; run < Number(values.runs); run++) {
            runs.client.push(await measure(one, runClient));
            runs.floor.push(await measure(one, runFloor));
            runs.ours.push(await measure(one, (target) => runOurs(target, 1)));
            runs.lanes.push(await measure(one, (target) => runOurs(target, Number(values.connections))));
          }
          const row = {
            server: kind,
            size,
            latencyMs,
            statements: runs.ours[0]!.statements,
            connections: Number(values.connections),
            client: runs.client.map(({ wallMs }) => wallMs),
            floor: runs.floor.map(({ wallMs }) => wallMs),
            ours: runs.ours.map(({ wallMs }) => wallMs),
            lanes: runs.lanes.map(({ wallMs }) => wallMs),
            ...(latencyMs > 0 && {
              trips: [runs.client[0]!.roundTrips!, runs.ours[0]!.roundTrips!] as const,
            }),
            busy,
            date: new Date().toISOString(),
          };
          process.stderr.write(`  ${JSON.stringify(row)}\n`);
          keepExecutions([row]);
        }
      }
      writeResults(server.version);
    } finally {
      await server.stop();
    }
  }
}

interface Case {
  readonly server: DatabaseServer;
  readonly size: number;
  readonly latencyMs: number;
  readonly folder: string;
}

interface Target extends Case {
  readonly database: TestDatabase;
  readonly plan: Plan;
  readonly port: number;
}

interface Measured {
  readonly wallMs: number;
  readonly statements: number;
  readonly roundTrips?: number;
}

/** Fresh tables, one way of executing them, and a look at whether all is in step. */
async function measure(one: Case, run: (target: Target) => Promise<number>): Promise<Measured> {
  const database = await createDatabase(one.server);
  // Without latency the client and a run speak to the server itself: a proxy's work would count, too.
  const proxy = one.latencyMs > 0 ? await startLatencyProxy(one.server.port, one.latencyMs) : undefined;
  try {
    await load(database, one.size);
    const plan = await makePlan(database);
    const wallMs = await run({ ...one, database, plan, port: proxy?.port ?? one.server.port });
    const left = (await makePlan(database)).tables.length;
    if (left > 0) throw new Error(`${left} shadows are not in step.`);
    const statements = plan.tables.reduce((sum, table) => sum + table.statements.length, 0);
    return { wallMs, statements, ...(proxy && { roundTrips: proxy.roundTrips() }) };
  } finally {
    await proxy?.close();
    await database.drop();
  }
}

/** Of every second table the shadow is missing; the others lack a column, an index, and have a column too many. */
async function load({ connection }: TestDatabase, size: number): Promise<void> {
  const statements = generateSchema(size).flatMap(({ source }, index) => [
    createStatement(source),
    ...(index % 2 === 0
      ? []
      : [
          createStatement(source, shadowPrefix),
          `ALTER TABLE \`${shadowPrefix}${source.name}\` DROP KEY by_status, DROP COLUMN note, ADD COLUMN legacy int`,
        ]),
  ]);
  await connection.query('SET SESSION foreign_key_checks = 0');
  for (let start = 0; start < statements.length; start += 50) {
    await connection.query(statements.slice(start, start + 50).join(';\n'));
  }
}

/** As the editor does it: through the store, from the claim to its release. */
async function runOurs(
  { server, database, plan, port, folder }: Target,
  connections: number,
): Promise<number> {
  const store = await openTaskStore(mkdtempSync(join(folder, 'store-')));
  const settings = taskSettings({ database: database.name });
  const id = await store.create({ kind: 'created', by: 'bench', connectionName: 'bench', settings, plan });
  const start = performance.now();
  const claim = await store.claimRun(id, 'execute');
  if (claim.status !== 'claimed') throw new Error(claim.message);
  const status = await runTask({
    taskId: id,
    runner: claim.run.runner,
    by: 'bench',
    plan,
    onError: 'abort',
    connections,
    openConnection: (options, signal) =>
      openConnection(targetOf(server, { port }), server.password, options, signal),
    append: (event) => store.append(id, event),
    signal: new AbortController().signal,
  });
  await claim.run.release();
  const wallMs = performance.now() - start;
  await store.close();
  if (status !== 'succeeded') throw new Error(`The task ended ${status}.`);
  return wallMs;
}

/** The same statements in the same order, through a pipe. */
async function runClient({ server, database, plan, port }: Target): Promise<number> {
  const statements = orderStatements(plan).flatMap(({ phase, tables }) => [
    ...(phaseSettings[phase] === undefined ? [] : [phaseSettings[phase]]),
    ...tables.flatMap(({ steps }) => steps.map(({ statement }) => statement.sql)),
  ]);
  const start = performance.now();
  const client = spawn(
    'mariadb',
    [
      '--no-defaults',
      `--host=${server.host}`,
      `--port=${port}`,
      `--user=${server.user}`,
      '--protocol=tcp',
      '--skip-ssl',
      database.name,
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  client.stdin.end(statements.map((sql) => `${sql};\n`).join(''));
  const code = await new Promise<number>((resolve, reject) => {
    client.once('error', reject);
    client.once('close', (exitCode) => resolve(exitCode ?? -1));
  });
  if (code !== 0) throw new Error(`The client ended with ${code}.`);
  return performance.now() - start;
}

/** The statements with what a run reads behind each, in the same round trips over one connection; nothing is made of it. */
async function runFloor({ server, database, plan, port }: Target): Promise<number> {
  const start = performance.now();
  const connection = await createConnection({
    host: server.host,
    port,
    user: server.user,
    password: server.password,
    database: database.name,
    multipleStatements: true,
    rowsAsArray: true,
  });
  for (const { phase, tables } of orderStatements(plan)) {
    if (phaseSettings[phase] !== undefined) await connection.query(phaseSettings[phase]);
    const sent = tables.flatMap(({ table, steps }) => steps.map(({ statement }) => ({ table, statement })));
    for (const [index, { table, statement }] of sent.entries()) {
      const next = sent[index + 1]?.table;
      const reads = tableReads(next && next !== table ? [table, next] : [table]);
      // The last of the reads may be of a shadow that is still missing; what was not done shows in the end.
      await connection.query([statement.sql, 'SHOW WARNINGS', ...reads].join(';\n')).catch(() => undefined);
    }
  }
  await connection.end();
  return performance.now() - start;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
