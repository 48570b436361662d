import type { Connection } from '../../engine/connection/connection';
import { listTables } from '../../engine/catalog/listTables';
import type { DatabaseContent, ServerReader } from '../connections/serverReader';
import type { ConnectionProfile } from '../connections/connectionProfile';
import { compareTables } from '../../task/compareTables';
import type { TaskSettings } from '../../task/taskSettings';
import type { TablePair } from '../../engine/schema/tableName';
import { errorMessage, isCancellation } from '../showError';
import { analysisKey, noAnalysis } from './analysis';
import type { Analysis } from './analysis';

// More connections than cores on either side win nothing.
const connectionCount = 4;

/** Runs one analysis at a time; each comparison is there as soon as it is made. */
export class FormAnalysis {
  readonly #server: ServerReader;
  readonly #changed: (progress: 'some' | 'all') => void;
  #analysis: Analysis = noAnalysis;
  #running = new AbortController();

  constructor(server: ServerReader, changed: (progress: 'some' | 'all') => void) {
    this.#server = server;
    this.#changed = changed;
  }

  get current(): Analysis {
    return this.#analysis;
  }

  /** Stops the comparison; what was compared so far stays to be looked at. */
  cancel(): void {
    this.#running.abort();
  }

  /** Never throws: a failure is a state of the analysis. `choose` picks the pairs of what lies in the database now. */
  async run(
    profile: ConnectionProfile,
    settings: TaskSettings,
    choose: (content: DatabaseContent) => readonly TablePair[],
  ): Promise<void> {
    this.#running.abort();
    const running = new AbortController();
    this.#running = running;
    const started = Date.now();
    const update = (change: Partial<Analysis>): void => {
      if (this.#running !== running) return;
      this.#analysis = { ...this.#analysis, ...change, durationMs: Date.now() - started };
      this.#changed(change.status === undefined ? 'some' : 'all');
    };
    this.#analysis = { ...noAnalysis, status: 'running', key: analysisKey(settings) };
    update({ status: 'running' });
    try {
      await this.#server.read(
        profile,
        connectionCount,
        (connections) => this.#compare(connections, settings, choose, update, running.signal),
        running.signal,
      );
      update({ status: running.signal.aborted ? 'cancelled' : 'done' });
    } catch (error) {
      if (running.signal.aborted || isCancellation(error)) update({ status: 'cancelled' });
      else update({ status: 'failed', message: errorMessage(error) });
    }
  }

  dispose(): void {
    this.#running.abort();
  }
}
