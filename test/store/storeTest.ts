import type { TaskStore } from '../../src/store/taskStore';
import { type StoreName, openNamedStore } from './namedStore';
import { type StoreJob, ended, startJob } from './storeJobs';

/** A kind of store, and what its tests need besides the store itself. */
export interface StoreBackend {
  /** A new, empty store. */
  make(): Promise<StoreName>;
  remove(name: StoreName): Promise<void>;
  /** As if the runner had given no sign of life for a minute. */
  letSleep(name: StoreName, taskId: number): Promise<void>;
  countClaims(name: StoreName, taskId: number): Promise<number>;
}

/** Gives each test of the describe around it a store of its own. */
export function storeTest(backend: StoreBackend) {
  const here = {} as { name: StoreName; store: TaskStore };
  const stores: TaskStore[] = [];
  const jobs: StoreJob[] = [];

  /** Another window over the same store. */
  const open = async (): Promise<TaskStore> => {
    const opened = await openNamedStore(here.name);
    stores.push(opened);
    return opened;
  };
  const job = (what: string, argument = ''): StoreJob => {
    const started = startJob(here.name, what, argument);
    jobs.push(started);
    return started;
  };

  beforeEach(async () => {
    here.name = await backend.make();
    here.store = await open();
  });
  afterEach(async () => {
    for (const { child } of jobs.splice(0)) await ended(child, 'SIGKILL');
    for (const opened of stores.splice(0)) await opened.close();
    await backend.remove(here.name);
  });

  return { here, open, job };
}
