import { deepEqual, equal } from 'node:assert/strict';
import type { ComparisonRow } from '../../src/protocol/taskForm';
import { settledCount } from '../../webview/taskForm/comparisonRows';
import { followRows } from '../../webview/components/grid/followRows';
import { gridCommand } from '../../webview/components/grid/gridKeys';
import { nextSort, shownText } from '../../webview/taskCenter/taskRows';

describe('the keys of a grid', () => {
  const press = (
    key: string,
    modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', true>> = {},
  ) => gridCommand({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers });

  it('open the menu of the row by any of its keys', () => {
    for (const command of [
      press('ContextMenu'),
      press('F10', { shiftKey: true }),
      press('.'),
      press('ArrowDown', { altKey: true }),
    ]) {
      deepEqual(command, { kind: 'menu' });
    }
  });

  it('act, select and delete', () => {
    deepEqual(press('Enter'), { kind: 'act' });
    deepEqual(press(' '), { kind: 'toggle' });
    deepEqual(press('Delete'), { kind: 'delete' });
    deepEqual(press('a', { metaKey: true }), { kind: 'selectAll' });
    deepEqual(press('S'), { kind: 'letter', letter: 's' });
  });

  it('leave to the editor what is not theirs', () => {
    for (const command of [
      press('F1'),
      press('p', { ctrlKey: true }),
      press('s', { altKey: true }),
      press('Tab'),
    ]) {
      equal(command, undefined);
    }
  });
});

describe('rows that come and go', () => {
  const before = ['a', 'b', 'c', 'd', 'e'];

  it('take the active row and the screen along', () => {
    const place = { active: 3, first: 2, isSameOrder: true };
    deepEqual(followRows(before, ['new', ...before], place), { active: 4, shift: 1 });
    deepEqual(followRows(before, ['b', 'c', 'd', 'e'], place), { active: 2, shift: -1 });
  });

  it('leave the screen at the top, where new ones are seen to come', () => {
    const place = { active: 1, first: 0, isSameOrder: true };
    deepEqual(followRows(before, ['new', ...before], place), { active: 2, shift: 0 });
  });

  it('stay where they are when the row itself is gone', () => {
    const place = { active: 3, first: 3, isSameOrder: true };
    deepEqual(followRows(before, ['a', 'b', 'c', 'e'], place), { active: 3, shift: 0 });
  });

  it('begin at the top in a new order', () => {
    const place = { active: 4, first: 3, isSameOrder: false };
    deepEqual(followRows(before, before.toReversed(), place), { active: 0, shift: -3 });
  });
});

describe('the words of Task Center', () => {
  it('count what is shown of all', () => {
    equal(shownText(1, 1), '1 task');
    equal(shownText(10_000, 10_000), '10,000 tasks');
    equal(shownText(3, 1200), '3 of 1,200 tasks');
  });

  it('turn a column over, and begin another one as people expect it', () => {
    deepEqual(nextSort({ by: 'id', descending: true }, 'id'), { by: 'id', descending: false });
    deepEqual(nextSort({ by: 'id', descending: true }, 'connection'), {
      by: 'connection',
      descending: false,
    });
    deepEqual(nextSort({ by: 'id', descending: true }, 'createdAt'), { by: 'createdAt', descending: true });
  });
});

describe('the count of a tab of an analysis', () => {
  it('leaves out what is still being compared', () => {
    const row = (result: ComparisonRow['result']): ComparisonRow => ({
      source: result,
      shadow: `_test_${result}`,
      result,
      changes: [],
      hazards: [],
      canSkip: false,
      canUndoSkip: false,
      canRecreate: false,
      canRename: false,
    });
    equal(settledCount([row('consistent'), row('comparing'), row('skipped')]), 2);
  });
});
