import type { OpenControl } from '../../engine/execute/openControl';
import type { RunHistory } from './runHistory';
import type { RunSessions } from './runSessions';
import type { StopReason } from './stopReason';

/** What all tables of a lane share. */
export interface RunContext {
  readonly taskId: number;
  readonly runner: string;
  readonly sessions: RunSessions;
  readonly lane: number;
  readonly openControl: OpenControl;
  readonly history: RunHistory;
  readonly settleWaitMs: number;
  /** Why nothing more may be sent, if so. */
  readonly stopped: () => StopReason | undefined;
  readonly signal: AbortSignal;
}
