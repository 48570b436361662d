import type { SqlWarning } from '../engine/connection/connection';
import type { ServerErrorText } from '../engine/execute/stepOutcome';
import type { PlannedTable } from './plan';
import type { TaskEvent } from './taskEvent';

/** One statement of a table: as it was sent, or as it is planned. */
export interface TableStep {
  readonly sql: string;
  /** `planned`: not sent. */
  readonly status: 'planned' | 'sent' | 'succeeded' | 'failed' | 'unknown';
  /** ISO 8601, UTC. */
  readonly startedAt?: string;
  readonly durationMs?: number;
  readonly warnings: readonly SqlWarning[];
  readonly error?: ServerErrorText;
}

/** A table's statements in the order in which they were sent, then those that were not. One pass over the events. */
export function tableSteps(planned: PlannedTable, events: readonly TaskEvent[]): readonly TableStep[] {
  // What is sent in a refused statement's place bears its number, and what is tried again has the same text, too.
  const sent = new Map<string, TableStep>();
  let running = '';
  for (const event of events) {
    if ('source' in event && event.source !== planned.pair.source.name) continue;
    if (event.kind === 'stepStarted') {
      running = `${event.step} ${event.sql}`;
      sent.set(running, { sql: event.sql, status: 'sent', startedAt: event.at, warnings: [] });
    } else if (event.kind === 'stepFinished') {
      const step = sent.get(running);
      if (step) sent.set(running, { ...step, ...outcomeOf(event) });
    }
  }
  const done = new Set([...sent.values()].map(({ sql }) => sql));
  const unsent = planned.statements.flatMap(({ sql, instead = [] }) => {
    // A statement that was refused as one goes on as its parts.
    if (instead.some((part) => done.has(part))) return instead.filter((part) => !done.has(part));
    return done.has(sql) ? [] : [sql];
  });
  return [...sent.values(), ...unsent.map((sql) => ({ sql, status: 'planned', warnings: [] }) as const)];
}

function outcomeOf({
  outcome,
}: Extract<TaskEvent, { kind: 'stepFinished' }>): Pick<
  TableStep,
  'status' | 'durationMs' | 'warnings' | 'error'
> {
  const { status, durationMs } = outcome;
  return status === 'succeeded'
    ? { status, durationMs, warnings: outcome.warnings }
    : { status, durationMs, warnings: [], error: outcome.error };
}
