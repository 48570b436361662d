// A runner for the soak tests: soakProcess.ts <store> <job> <argument>. What it does on a "server" stands in a file that
// no store knows, a line each; so does what the store has acknowledged.
import { appendFileSync } from 'node:fs';
import { openConnection } from '../../src/engine/connection/openConnection';
import type { OpenConnection } from '../../src/task/run/runSessions';
import type { TaskStore } from '../../src/store/taskStore';
import { runTask } from '../../src/task/runTask';
import type { Task } from '../../src/task/task';
import { verifyTask } from '../../src/task/verifyTask';
import { createdEvent } from '../support/taskEvents';
import { type StoreName, openNamedStore } from './namedStore';

/** What a job of this program is told. */
export interface SoakArgument {
  /** Where lines are added. */
  readonly witness: string;
  /** Run the plans for real, on this server. */
  readonly server?: { readonly host: string; readonly port: number; readonly user: string };
  /** Make tasks when there are none. */
  readonly creates?: boolean;
}

const [name = '', job = '', argument = '{}'] = process.argv.slice(2);
const { witness, server, creates } = JSON.parse(argument) as SoakArgument;

async function main(): Promise<void> {
  const store = await openNamedStore(JSON.parse(name) as StoreName);
  process.stdout.write('"ready"\n');
  switch (job) {
    case 'runDue':
      while ((await workOn(store, 'scheduled')) > 0);
      return store.close();
    case 'drain':
      while ((await workOn(store, 'waiting')) > 0);
      return store.close();
    case 'runForever':
      for (;;) {
        if ((await workOn(store, 'waiting')) > 0) continue;
        if (creates !== true) await new Promise((resolve) => setTimeout(resolve, 50));
        else
          for (let index = 0; index < 5; index++) tell('created', await store.create(createdEvent('a', 'b')));
      }
  }
}

/** Runs each task that waits so, and verifies each interrupted one; how many there were. */
async function workOn(store: TaskStore, status: 'waiting' | 'scheduled'): Promise<number> {
  const { tasks } = await store.list(1000);
  const open = tasks.filter((task) => task.status === status || task.status === 'interrupted').reverse();
  for (const task of open) {
    const purpose = task.status === 'interrupted' ? 'verify' : 'execute';
    const claim = await store.claimRun(task.id, purpose);
    if (claim.status === 'refused') continue;
    if (purpose === 'execute') {
      await (server ? runReally(store, task, claim.run.runner) : pretendToRun(store, task, claim.run.runner));
    } else if (server) {
      await verifyReally(store, task);
    } else {
      await store.append(task.id, { at: now(), kind: 'executionFinished', status: 'failed' });
    }
    await claim.run.release();
    tell('finished', task.id);
  }
  return open.length;
}

/** The shape of a run: an intent before each effect, an outcome after it. */
async function pretendToRun(store: TaskStore, { id, plan }: Task, runner: string): Promise<void> {
  await store.append(id, { at: now(), kind: 'executionStarted', by: store.account, runner });
  for (const [step, table] of plan.tables.entries()) {
    const source = table.pair.source.name;
    const intent = { step, source, sql: 'ALTER TABLE t', connectionId: '1', before: 't' };
    await store.append(id, { at: now(), kind: 'stepStarted', ...intent });
    tell('effect', id, step);
    // A statement takes its time.
    await new Promise((resolve) => setTimeout(resolve, 10));
    const outcome = { status: 'succeeded', durationMs: 1, warnings: [] } as const;
    const done = { at: now(), kind: 'stepFinished', step, source, outcome } as const;
    const result = { status: 'succeeded' } as const;
    await Promise.all([
      store.append(id, done),
      store.append(id, { at: now(), kind: 'tableFinished', source, result, durationMs: 1 }),
    ]);
  }
  await store.append(id, { at: now(), kind: 'executionFinished', status: 'succeeded' });
}

async function runReally(store: TaskStore, task: Task, runner: string): Promise<void> {
  await runTask({
    taskId: task.id,
    runner,
    by: store.account,
    plan: task.plan,
    onError: 'continue',
    openConnection: open,
    append: (event) => store.append(task.id, event),
    signal: new AbortController().signal,
  });
}

async function verifyReally(store: TaskStore, task: Task): Promise<void> {
  await verifyTask({
    taskId: task.id,
    events: await store.events(task.id),
    openConnection: open,
    append: (event) => store.append(task.id, event),
    signal: new AbortController().signal,
  });
}

const open: OpenConnection = (options, signal) => {
  if (!server) throw new Error('There is no server.');
  return openConnection({ ...server, tls: { mode: 'disabled' } }, '', options, signal);
};

function now(): string {
  return new Date().toISOString();
}

/** In the file when it returns, whatever happens to this process. */
function tell(what: string, ...numbers: readonly number[]): void {
  appendFileSync(witness, `${[what, ...numbers].join(' ')}\n`);
}

void main();
