import assert from 'node:assert/strict';
import {
  type TaskFilter,
  defaultFilter,
  isDefaultFilter,
  periodStart,
  searchTerms,
  taskFilter,
  withSearchField,
} from '../../src/task/list/taskFilter';
import { type TaskSortKey, taskOrder, taskStatuses } from '../../src/task/list/taskSort';
import { allowedActions } from '../../src/task/taskStates';
import type { TaskSummary } from '../../src/task/list/taskSummary';

const now = Date.UTC(2026, 5, 1);
const hour = 3_600_000;

describe('the filter of tasks', () => {
  const tasks = [
    task(1, { hoursAgo: 100, connectionName: 'prod', createdBy: 'Ann Lee' }),
    task(2, { hoursAgo: 90, status: 'waiting', database: 'stock' }),
    task(3, { hoursAgo: 30, status: 'failed', createdBy: 'bob' }),
    task(14, { hoursAgo: 1, connectionName: 'prod', database: 'shop_14' }),
  ];
  const found = (filter: Partial<TaskFilter>): readonly number[] =>
    tasks.filter(taskFilter({ ...defaultFilter, ...filter }, now)).map(({ id }) => id);
  const ever = { kind: 'all' } as const;

  it('shows the last 48 hours unless told otherwise, and what is not over yet', () => {
    assert.deepEqual(found({}), [2, 3, 14]);
    assert.equal(isDefaultFilter(defaultFilter), true);
    assert.equal(isDefaultFilter({ ...defaultFilter, search: ' ' }), true);
    assert.equal(isDefaultFilter({ ...defaultFilter, period: ever }), false);
  });

  it('takes a period from an instant up to another one, whatever became of the task', () => {
    const at = (hours: number): string => new Date(now - hours * hour).toISOString();
    assert.deepEqual(found({ period: { kind: 'custom', from: at(90), to: at(30) } }), [2]);
    assert.deepEqual(found({ period: { kind: 'custom', from: at(30) } }), [3, 14]);
    assert.deepEqual(found({ period: { kind: 'custom', to: at(30) } }), [1, 2]);
  });

  it('tells how far back tasks have to be known', () => {
    assert.equal(periodStart({ kind: 'last', hours: 48 }, now), now - 48 * hour);
    assert.equal(periodStart(ever, now), -Infinity);
    assert.equal(periodStart({ kind: 'custom', to: new Date(now).toISOString() }, now), -Infinity);
  });

  it('takes any of several states and connections', () => {
    assert.deepEqual(found({ period: ever, statuses: ['waiting', 'failed'] }), [2, 3]);
    assert.deepEqual(found({ period: ever, connections: ['prod'] }), [1, 14]);
    assert.deepEqual(found({ period: ever, connections: ['prod'], statuses: ['failed'] }), []);
  });

  const searches: Readonly<Record<string, readonly number[]>> = {
    '#14': [14],
    '#1': [1],
    '14': [14],
    'by:ann': [1],
    'by:"ann l"': [1],
    'BY:BOB': [3],
    'db:sto': [2],
    'on:prod db:shop': [1, 14],
    prod: [1, 14],
    'shop prod': [1, 14],
    'by:': [1, 2, 3, 14],
    '"': [1, 2, 3, 14],
    nowhere: [],
  };
  for (const [search, expected] of Object.entries(searches)) {
    it(`finds ${expected.join(', ') || 'nothing'} for ${search}`, () => {
      assert.deepEqual(found({ period: ever, search }), expected);
    });
  }

  it('puts a field into the search in place of what it asked for', () => {
    assert.equal(withSearchField('stock by:ann', 'by', 'Bob Day'), 'stock by:"Bob Day"');
    assert.equal(withSearchField('#3 stock', 'id', '14'), 'stock #14');
    assert.equal(withSearchField('"two words" db:shop', 'db', ' '), '"two words"');
    assert.deepEqual(searchTerms(withSearchField('', 'db', 'a"b')), [{ field: 'db', text: 'ab' }]);
  });
});

describe('the order of tasks', () => {
  const tasks = [
    task(1, { hoursAgo: 3, connectionName: 'b', status: 'failed' }),
    task(2, { hoursAgo: 1, connectionName: 'a10', status: 'waiting' }),
    task(3, { hoursAgo: 2, connectionName: 'A9', status: 'failed' }),
  ];
  const ordered = (by: TaskSortKey, descending: boolean): readonly number[] =>
    tasks.toSorted(taskOrder({ by, descending })).map(({ id }) => id);

  it('follows a column either way, the newer first among equals', () => {
    assert.deepEqual(ordered('createdAt', true), [2, 3, 1]);
    assert.deepEqual(ordered('createdAt', false), [1, 3, 2]);
    assert.deepEqual(ordered('connection', false), [3, 2, 1]);
    assert.deepEqual(ordered('status', false), [2, 3, 1]);
    assert.deepEqual(ordered('status', true), [3, 1, 2]);
    assert.deepEqual(ordered('database', true), [3, 2, 1]);
    assert.deepEqual(ordered('id', false), [1, 2, 3]);
  });

  it('knows each state once', () => {
    assert.equal(new Set(taskStatuses).size, taskStatuses.length);
    for (const status of taskStatuses) assert.ok(allowedActions(status).length > 0, status);
  });
});

function task(
  id: number,
  { hoursAgo, ...changes }: Partial<TaskSummary> & { readonly hoursAgo: number },
): TaskSummary {
  return {
    id,
    status: 'succeeded',
    connectionName: 'local',
    database: 'shop',
    nameRule: { kind: 'prefix', affix: '_test_' },
    createdBy: 'carl',
    createdAt: new Date(now - hoursAgo * hour).toISOString(),
    needsUser: false,
    tables: {
      total: 1,
      pending: 0,
      executing: 0,
      succeeded: 1,
      failed: 0,
      drifted: 0,
      unknown: 0,
      notRun: 0,
    },
    remarks: '',
    ...changes,
  };
}
