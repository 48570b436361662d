import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskStore } from '../../src/store/taskStore';
import type { Task } from '../../src/task/task';
import type { TaskEvent } from '../../src/task/taskEvent';
import { createdEvent } from '../support/taskEvents';
import { taskSettings } from '../support/taskRun';
import { type StoreName, openNamedStore } from './namedStore';
import type { SoakArgument } from './soakProcess';
import { ended, startJob, until } from './storeJobs';

/** Lets several processes run due tasks; each has to run exactly once. Returns the figures in words. */
export async function soakDueTasks(name: StoreName, processes: number, count: number): Promise<string> {
  return withSoak(name, async ({ store, witness, told }) => {
    const settings = taskSettings({
      execution: { kind: 'schedule', at: new Date().toISOString(), timeZone: 'UTC' },
    });
    for (let index = 0; index < count; index++) {
      await store.create({ ...createdEvent('a', 'b'), settings });
    }
    const start = performance.now();
    const jobs = Array.from({ length: processes }, () =>
      startJob(name, 'runDue', argument({ witness }), 'soakProcess'),
    );
    await Promise.all(jobs.map(({ child }) => ended(child)));
    const seconds = (performance.now() - start) / 1000;
    assert.deepEqual(
      jobs.map(({ child }) => child.exitCode),
      jobs.map(() => 0),
    );
    const tasks = await allTasks(store);
    assert.equal(tasks.length, count);
    assert.deepEqual([...new Set(tasks.map(({ status }) => status))], ['succeeded']);
    const effects = told('effect');
    assert.equal(effects.length, 2 * count);
    assert.equal(new Set(effects).size, 2 * count, 'each once');
    for (const task of tasks) await checkHistory(store, task, new Set(effects));
    return `${processes} processes, ${count} due tasks, ${seconds.toFixed(1)} s: ${effects.length} effects, ${new Set(effects).size} different ones`;
  });
}

/** What the killed runners had to do. */
export interface KillSoak {
  readonly kills: number;
  /** Longest time between a runner's begin and its end, in milliseconds. */
  readonly longestMs: number;
  /** The server of real runs, whose tasks are there already. */
  readonly server?: NonNullable<SoakArgument['server']>;
}

/** Kills a runner at random moments, again and again; nothing may be lost, run twice or be unreadable afterwards. */
export async function soakKills(name: StoreName, { kills, longestMs, server }: KillSoak): Promise<string> {
  return withSoak(name, async ({ store, witness, told }) => {
    const how = argument({ witness, ...(server ? { server } : { creates: true }) });
    const start = performance.now();
    for (let round = 0; round < kills; round++) {
      const { child, said } = startJob(name, 'runForever', how, 'soakProcess');
      while (said().length === 0 && child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * longestMs));
      assert.equal(child.exitCode, null, 'the runner goes on until it is killed');
      await ended(child, 'SIGKILL');
      await until(async () => (await allTasks(store)).every(({ status }) => status !== 'executing'));
    }
    const drain = startJob(name, 'drain', how, 'soakProcess').child;
    await ended(drain);
    assert.equal(drain.exitCode, 0);
    const seconds = (performance.now() - start) / 1000;

    const tasks = await allTasks(store);
    const ids = new Set(tasks.map(({ id }) => String(id)));
    assert.deepEqual(
      [...told('created'), ...told('finished')].filter((id) => !ids.has(id)),
      [],
      'what was acknowledged is there',
    );
    const effects = told('effect');
    assert.equal(new Set(effects).size, effects.length, 'nothing runs twice');
    let interrupted = 0;
    for (const task of tasks) {
      const events = await checkHistory(store, task, new Set(effects));
      if (events.some(({ kind }) => kind === 'interrupted')) interrupted++;
    }
    // A few kills may all come between two runs.
    if (kills > 50) assert.ok(interrupted > 0, 'some were hit in the middle');
    return `${kills} kills, ${seconds.toFixed(0)} s: ${tasks.length} tasks, ${interrupted} of them interrupted and verified, ${effects.length} effects, none twice, ${new Set(told('finished')).size} acknowledged ends`;
  });
}

interface Soak {
  readonly store: TaskStore;
  readonly witness: string;
  /** What stands behind a word in the witness' lines. */
  readonly told: (word: string) => readonly string[];
}

async function withSoak(name: StoreName, use: (soak: Soak) => Promise<string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'shadow-sync-soak-'));
  const witness = join(folder, 'witness');
  writeFileSync(witness, '');
  const store = await openNamedStore(name);
  try {
    const told = (word: string): readonly string[] =>
      readFileSync(witness, 'utf8')
        .split('\n')
        .flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
    return await use({ store, witness, told });
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every task of the store, none of which may be unreadable. */
async function allTasks(store: TaskStore): Promise<readonly Task[]> {
  const { tasks, problems, total } = await store.list(100_000);
  assert.deepEqual(problems, []);
  assert.equal(tasks.length, total);
  return tasks;
}

/** The history has an intent before each effect and tells of each outcome; and it began and ended once. */
async function checkHistory(
  store: TaskStore,
  task: Task,
  effects: ReadonlySet<string>,
): Promise<readonly TaskEvent[]> {
  const events = await store.events(task.id);
  const count = (kind: TaskEvent['kind']): number => events.filter((event) => event.kind === kind).length;
  assert.equal(events[0]?.kind, 'created');
  assert.deepEqual(
    [count('created'), count('executionStarted'), count('executionFinished')],
    [1, 1, 1],
    `#${task.id}: ${events.map(({ kind }) => kind).join(' ')}`,
  );
  assert.equal(events.at(-1)?.kind, 'executionFinished');
  const started = events.flatMap((event) => (event.kind === 'stepStarted' ? [event.step] : []));
  assert.equal(new Set(started).size, started.length, `#${task.id} starts no step twice`);
  const interruption = events.findIndex(({ kind }) => kind === 'interrupted');
  const last = events.findLastIndex(({ kind }) => kind === 'stepStarted');
  assert.ok(interruption < 0 || last < interruption, `#${task.id} runs nothing after its interruption`);
  for (const effect of effects) {
    const [id, step] = effect.split(' ').map(Number);
    if (id === task.id) assert.ok(started.includes(step ?? -1), `#${id} announced its step ${step}`);
  }
  return events;
}

function argument(value: SoakArgument): string {
  return JSON.stringify(value);
}
