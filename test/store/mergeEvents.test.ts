import assert from 'node:assert/strict';
import { mergeEvents } from '../../src/store/folder/mergeEvents';
import type { TaskEvent } from '../../src/task/taskEvent';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();
const message = (second: number, text: string): TaskEvent => {
  return { at: at(second), kind: 'message', level: 'info', text };
};
const finished = (second: number, source: string): TaskEvent => {
  return { at: at(second), kind: 'tableFinished', source, result: { status: 'succeeded' }, durationMs: 1 };
};
const started: TaskEvent = { at: at(0), kind: 'executionStarted', by: 'ann', runner: 'r' };
const ended = (second: number): TaskEvent => {
  return { at: at(second), kind: 'executionFinished', status: 'succeeded' };
};
const words = (events: readonly TaskEvent[]): string =>
  events
    .map((event) =>
      event.kind === 'message' ? event.text : event.kind === 'tableFinished' ? event.source : event.kind,
    )
    .join(' ');

describe('merging the events of several writers', () => {
  it('keeps a run’s results before its end when all happens in one millisecond', () => {
    const runner = { events: [message(1, 'told'), finished(1, 'a')], marks: [{ index: 0, decisions: 1 }] };
    assert.equal(
      words(mergeEvents([started, ended(1)], [runner])),
      'executionStarted told a executionFinished',
    );
  });

  it('keeps what a run says last before its end when all happens in one millisecond', () => {
    const runner = { events: [finished(1, 'a'), message(1, 'told')], marks: [{ index: 0, decisions: 1 }] };
    assert.equal(
      words(mergeEvents([started, ended(1)], [runner])),
      'executionStarted a told executionFinished',
    );
  });

  it('keeps a run’s results before its end when its clock is put back', () => {
    const runner = {
      events: [finished(30, 'a'), message(10, 'told'), finished(11, 'b')],
      marks: [{ index: 0, decisions: 1 }],
    };
    assert.equal(
      words(mergeEvents([started, ended(12)], [runner])),
      'executionStarted a told b executionFinished',
    );
  });

  it('lets an abort that the runner has not heard of stand at its time', () => {
    const aborted: TaskEvent = { at: at(2), kind: 'abortRequested', by: 'bob' };
    const runner = {
      events: [finished(1, 'a'), message(3, 'told'), finished(3, 'b')],
      marks: [{ index: 0, decisions: 1 }],
    };
    assert.equal(
      words(mergeEvents([started, aborted, ended(4)], [runner])),
      'executionStarted a abortRequested told b executionFinished',
    );
  });

  it('puts what a window says of a finished task behind its end', () => {
    const runner = {
      events: [finished(1, 'a'), message(9, 'told')],
      marks: [{ index: 0, decisions: 1 }],
    };
    assert.equal(
      words(mergeEvents([started, ended(2)], [runner])),
      'executionStarted a executionFinished told',
    );
  });
});
