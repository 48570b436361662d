import { serverAddress } from '../engine/connection/serverAddress';
import { openConnection } from '../engine/connection/openConnection';
import { openStoreFrom } from '../store/openStoreFrom';
import type { TaskStore } from '../store/taskStore';
import type { Task } from '../task/task';
import { readPassword } from './readPassword';
import type { StoreArguments } from './storeArguments';

/** Opens the store, lends it and closes it. Throws StoreError and EngineError. */
export async function withStore<T>(
  { store }: StoreArguments,
  use: (opened: TaskStore) => Promise<T>,
): Promise<T> {
  const opened = await openStoreFrom(store.kind === 'folder' ? store : await databasePlace(store));
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}

/** All tasks, newest first. */
export async function* allTasks(store: TaskStore): AsyncGenerator<Task, void, undefined> {
  for (let before: number | undefined; ;) {
    const { tasks, problems } = await store.list(pageSize, before);
    yield* tasks;
    const lowest = Math.min(...tasks.map(({ id }) => id), ...problems.map(({ id }) => id));
    if (tasks.length + problems.length < pageSize) return;
    before = lowest;
  }
}

const pageSize = 200;

async function databasePlace({ target, database }: Extract<StoreArguments['store'], { kind: 'database' }>) {
  const password =
    process.env['SHADOW_SYNC_STORE_PASSWORD'] ?? (await readPassword(target.user, target.host));
  return {
    kind: 'database',
    open: (options, signal) => openConnection(target, password, options, signal),
    address: serverAddress(target),
    database,
  } satisfies Parameters<typeof openStoreFrom>[0];
}
