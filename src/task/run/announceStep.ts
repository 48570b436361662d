import type { Connection } from '../../engine/connection/connection';
import type { PlannedStep } from '../orderStatements';
import type { RunHistory } from './runHistory';
import type { TableProgress } from './tableProgress';

/** The record of a statement that is about to be sent, written while the one before it runs. */
export interface Announcement {
  /** The session that it names: its number may be another's once the server was started again. */
  readonly executor: Connection;
  /** When writing began, in milliseconds since 1970: until then the claim to the task counted. */
  readonly begun: number;
  /** Resolves when it is on the disk. */
  readonly written: Promise<void>;
}

/** Writes down that a table's step may be sent from now on; nobody waits for the disk before it is to be sent. */
export function announceStep(
  history: RunHistory,
  { planned, expected }: TableProgress,
  { step }: PlannedStep,
  executor: Connection,
): Announcement {
  const begun = Date.now();
  history.add({
    at: new Date(begun).toISOString(),
    kind: 'stepAnnounced',
    step,
    source: planned.pair.source.name,
    connectionId: executor.id,
    before: expected,
  });
  return { executor, begun, written: history.durable() };
}

/** Whether it still stands for a statement that goes over this connection: its claim was looked at just now. */
export function stands(announced: Announcement | undefined, executor: Connection): announced is Announcement {
  return announced?.executor === executor && Math.abs(Date.now() - announced.begun) < freshMs;
}

/** Far below the 30 s after which a silent runner counts as dead, far above what most statements take. */
const freshMs = 5_000;
