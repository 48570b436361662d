import { pause } from '../../engine/execute/pause';
import { wantsAnotherWay } from '../../engine/execute/wantsAnotherWay';
import type { ServerErrorText, StepOutcome } from '../../engine/execute/stepOutcome';
import type { PlannedStep } from '../orderStatements';
import type { PlannedTable } from '../plan';
import { readTableNow } from './checkTable';
import type { RunContext } from './runContext';
import { type StepEnd, lockWaitTimeout, schemaBusy } from './runStep';
import { type TableEnd, driftEnd, failedStatement } from './tableEnd';
import type { TableProgress } from './tableProgress';
import { errorWords } from '../texts/errorWords';

/** What follows a statement that did not do its work: what is sent in its place, or the end of its table. */
type Attempt =
  | { readonly kind: 'steps'; readonly steps: readonly PlannedStep[] }
  | { readonly kind: 'end'; readonly end: TableEnd };

/** A statement that did not do its work, and how it ended. */
interface UndoneStep extends Pick<StepEnd, 'unsent' | 'changed'> {
  readonly step: PlannedStep;
  readonly outcome: Exclude<StepOutcome, { status: 'succeeded' }>;
}

/**
 * Pauses before a statement that others were in the way of is sent again: twice at most where it has waited for a lock,
 * more often where the server answers at once because other tables change, as they do while other lanes work.
 */
const pausesMs = {
  locked: [1_000, 2_000],
  busy: [1_000, 1_000, 2_000, 2_000, 4_000, 4_000, 8_000, 8_000],
} as const;

/** How often a table's statements were sent again, by what was in their way. */
export type Repeats = Record<keyof typeof pausesMs, number>;

/**
 * Decides what follows a statement that was not sent, was refused, or is unknown. Sent again are only what never
 * reached the server, what others were in the way of, and, in parts, what is refused for what it combines: each after
 * the table was read again. Counts in `repeats` what is sent again.
 */
export async function nextAttempt(
  context: RunContext,
  progress: TableProgress,
  { step, outcome, unsent, changed }: UndoneStep,
  repeats: Repeats,
): Promise<Attempt> {
  if (unsent?.kind === 'stopped') return { kind: 'end', end: { stop: unsent.stop } };
  if (unsent) return again(context, progress, step);
  const { error } = outcome;
  const { source, shadow } = progress.planned.pair;
  if (outcome.status === 'unknown') {
    progress.unsettled = errorWords(error);
    const text = `What became of the statement on ${shadow.name} is not known.`;
    return { kind: 'end', end: { stop: { aborted: context.signal.aborted, text } } };
  }
  if (changed) {
    // What is left of the table's steps may not be what it needs.
    progress.applied++;
    return { kind: 'end', end: await failedStatement(context, progress, error) };
  }
  if (step.statement.instead && (await takesAnotherWay(context, error))) {
    const steps = stepsInstead(step);
    context.history.tell('info', insteadText(progress.planned, steps.length), source.name);
    progress.left += steps.length - 1;
    return { kind: 'steps', steps };
  }
  const obstacle = obstacleOf(error);
  const pauses = obstacle ? pausesMs[obstacle] : [];
  const done = obstacle ? repeats[obstacle]++ : 0;
  const pauseMs = pauses[done];
  if (pauseMs === undefined) return { kind: 'end', end: await failedStatement(context, progress, error) };
  const tries = `${done + 2} of ${pauses.length + 1}`;
  const why = obstacle === 'busy' ? 'cannot change while others do' : 'is locked by another session';
  const text = `${shadow.name} ${why}; trying again in ${pauseMs / 1000} s (${tries}).`;
  context.history.tell('warn', text, source.name);
  await pause(pauseMs, context.signal);
  return again(context, progress, step);
}

function obstacleOf({ errno }: ServerErrorText): keyof Repeats | undefined {
  if (errno === lockWaitTimeout) return 'locked';
  return schemaBusy.has(errno) ? 'busy' : undefined;
}

async function takesAnotherWay(
  { sessions, lane, signal }: RunContext,
  error: ServerErrorText,
): Promise<boolean> {
  const { server } = await sessions.executor(lane, signal);
  return wantsAnotherWay(error, server.flavor);
}

async function again(context: RunContext, progress: TableProgress, step: PlannedStep): Promise<Attempt> {
  const drift = await lookAgain(context, progress);
  return drift ? { kind: 'end', end: drift } : { kind: 'steps', steps: [step] };
}

/** Time has passed since the table was read; the outcome where it has changed. */
export async function lookAgain(context: RunContext, progress: TableProgress): Promise<TableEnd | undefined> {
  const { sessions, signal } = context;
  const now = await sessions.read((connection) => readTableNow(connection, progress.planned, signal), signal);
  return driftEnd(context, progress, now);
}

/** What goes in a refused statement's place, each as a step of the same number. */
function stepsInstead({ step, statement }: PlannedStep): PlannedStep[] {
  const { instead = [], table, phase } = statement;
  return instead.map((sql) => ({ step, statement: { sql, table, phase } }));
}

function insteadText({ pair }: PlannedTable, count: number): string {
  const how = count > 1 ? 'these changes only one by one' : 'this only in the other way';
  return `${pair.source.name}: the server takes ${how}, as previewed.`;
}
