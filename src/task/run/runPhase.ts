import { errorMessage } from '../../engine/engineError';
import type { TableSteps } from '../orderStatements';
import type { RunContext } from './runContext';
import { type NextTable, type TableAhead, runTable } from './runTable';
import type { TableProgress } from './tableProgress';
import { type StopReason, failure } from './stopReason';
import type { TableResult } from '../taskEvent';

/** One phase of a run. */
export interface PhaseRun {
  /** Tables of one group run one after another, groups beside one another. */
  readonly groups: readonly (readonly PhaseTable[])[];
  /** A group runs over each at the same time, in a session of its own. */
  readonly lanes: readonly number[];
  readonly abortsOnError: boolean;
  /** Source tables that may have drifted without stopping the others. */
  readonly knownDrift: ReadonlySet<string>;
  readonly context: Omit<RunContext, 'lane'>;
  /** Records a table's result. */
  readonly finish: (progress: TableProgress, result: TableResult) => void;
}

/** A table's steps in the phase, and how far the table has come. */
export interface PhaseTable {
  readonly progress: TableProgress;
  readonly steps: TableSteps['steps'];
}

/**
 * Runs a phase. When a lane stops, whatever the reason, the others end the statement that they are at and begin no
 * other. Throws what a lane throws, after all have ended.
 */
export async function runPhase(phase: PhaseRun): Promise<StopReason | undefined> {
  const shared: Shared = { waiting: new Set(phase.groups), expected: new Map(), stop: undefined };
  const lanes = phase.lanes.slice(0, phase.groups.length).map(async (lane) => {
    try {
      await runLane(phase, shared, lane);
    } catch (error) {
      shared.stop ??= failure(errorMessage(error));
      throw error;
    }
  });
  const ends = await Promise.allSettled(lanes);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  return shared.stop;
}

type Group = readonly PhaseTable[];

interface Shared {
  readonly waiting: Set<Group>;
  /** The group that a lane will take next, if nobody is there sooner: its first table is read ahead. */
  readonly expected: Map<number, Group>;
  stop: StopReason | undefined;
}

async function runLane(phase: PhaseRun, shared: Shared, lane: number): Promise<void> {
  const context: RunContext = {
    ...phase.context,
    lane,
    stopped: () => phase.context.stopped() ?? shared.stop,
  };
  let now: TableAhead['now'];
  let tableNow: TableProgress | undefined;
  for (let group = takeGroup(shared, lane); group; group = takeGroup(shared, lane)) {
    const open = group.filter(({ progress }) => !progress.result);
    for (const [index, { progress, steps }] of open.entries()) {
      shared.stop ??= phase.context.stopped();
      if (shared.stop) return;
      const next = nextTable(shared, lane, open[index + 1]);
      const ahead = { ...(now && tableNow === progress && { now }), ...(next && { next }) };
      const outcome = await runTable(context, progress, steps, ahead);
      ({ next: now } = outcome);
      tableNow = next?.progress;
      if (outcome.result) phase.finish(progress, outcome.result);
      shared.stop ??= outcome.stop ?? errorStop(phase, progress, outcome.result);
      if (shared.stop) return;
    }
  }
}

/** The lane's own next table, else one that it will take if no other lane does: that one is only read ahead. */
function nextTable(shared: Shared, lane: number, own: PhaseTable | undefined): NextTable | undefined {
  const [step] = own?.steps ?? [];
  if (own) return { progress: own.progress, ...(step && { step }) };
  const first = expectGroup(shared, lane)?.find((table) => !table.progress.result);
  return first && { progress: first.progress };
}

function errorStop(
  { abortsOnError, knownDrift }: PhaseRun,
  { planned }: TableProgress,
  result: TableResult | undefined,
): StopReason | undefined {
  const source = planned.pair.source.name;
  if (!abortsOnError || !result || result.status === 'succeeded') return undefined;
  if (result.status === 'drifted' && knownDrift.has(source)) return undefined;
  return failure(`${source} did not succeed, and the task aborts on errors.`);
}

/** The expected group, else one that no lane expects, else any. */
function takeGroup(shared: Shared, lane: number): Group | undefined {
  const { waiting, expected } = shared;
  const own = expected.get(lane);
  const group = own && waiting.has(own) ? own : (unexpected(shared) ?? [...waiting.values()][0]);
  expected.delete(lane);
  if (group) waiting.delete(group);
  return group;
}

function expectGroup(shared: Shared, lane: number): Group | undefined {
  const group = unexpected(shared);
  if (group) shared.expected.set(lane, group);
  return group;
}

function unexpected({ waiting, expected }: Shared): Group | undefined {
  const taken = new Set(expected.values());
  for (const group of waiting) if (!taken.has(group)) return group;
  return undefined;
}
