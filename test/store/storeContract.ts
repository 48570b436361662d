import { judgesDecisions } from './storeDecisions';
import { keepsHistory } from './storeHistory';
import { givesRunsToOne } from './storeRuns';
import type { StoreBackend } from './storeTest';

/** What every store does. Call it within `describe`. */
export function keepsTasks(backend: StoreBackend): void {
  describe('and what it keeps', () => keepsHistory(backend));
  describe('and those who run its tasks', () => givesRunsToOne(backend));
  describe('and what is decided', () => judgesDecisions(backend));
}
