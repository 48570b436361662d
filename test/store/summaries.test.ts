import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTaskStore } from '../../src/store/folder/fileTaskStore';
import { type StoredTask, writeStoredTasks } from '../support/storedTasks';

const over: StoredTask = { status: 'succeeded', hoursAgo: 1 };
const open: StoredTask = { status: 'waiting', hoursAgo: 1 };

describe('the summaries of a store', () => {
  let root: string;
  const tasksFolder = (...names: string[]): string => join(root, 'v1', 'tasks', ...names);
  const listed = async (limit: number, before: number): Promise<readonly (number | undefined)[]> => {
    const store = await openTaskStore(root);
    const { tasks, lowest } = await store.summaries(limit, before);
    await store.close();
    return [...tasks.map(({ id }) => id), lowest];
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'shadow-sync-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('come in pages, newest first, down to the oldest', async () => {
    writeStoredTasks(root, [over, open, over, open, over]);
    assert.deepEqual(await listed(2, 5), [4, 3, 3]);
    assert.deepEqual(await listed(2, 3), [2, 1, 1]);
    assert.deepEqual(await listed(2, 1), [undefined]);
  });

  it('go on below tasks that cannot be read', async () => {
    writeStoredTasks(root, [over, over, over]);
    writeFileSync(tasksFolder('2', 'task.json'), '{');
    assert.deepEqual(await listed(1, 3), [2]);
    assert.deepEqual(await listed(1, 2), [1, 1]);
  });

  it('of finished tasks come from the index, of others from the task, which may change', async () => {
    writeStoredTasks(root, [over, open]);
    assert.deepEqual(await listed(9, 3), [2, 1, 1]);
    assert.ok(existsSync(tasksFolder('summaries.json')));
    for (const id of ['1', '2']) writeFileSync(tasksFolder(id, 'task.json'), '{');
    assert.deepEqual(await listed(9, 3), [1, 1]);
  });

  it('are made anew where the index is damaged', async () => {
    writeStoredTasks(root, [over]);
    writeFileSync(tasksFolder('summaries.json'), '{"version":1,"tasks":[');
    assert.deepEqual(await listed(9, 3), [1, 1]);
  });

  it('leave out tasks that were deleted', async () => {
    writeStoredTasks(root, [over, over]);
    assert.deepEqual(await listed(9, 3), [2, 1, 1]);
    const store = await openTaskStore(root);
    await store.delete(2);
    await store.close();
    assert.deepEqual(await listed(9, 3), [1, 1]);
  });
});
