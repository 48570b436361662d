import { errorMessage } from '../../../engine/engineError';
import type { Connection } from '../../../engine/connection/connection';
import { listTables } from '../../../engine/catalog/listTables';
import type { DatabaseContent, ServerReader } from '../../connections/serverReader';
import type { HostParts } from '../../hostParts';
import type { ShadowStates } from '../../tasks/shadowStates';
import type { ConnectionProfile } from '../../connections/connectionProfile';
import { compareTables } from '../../../task/compareTables';
import type { TaskSettings } from '../../../task/taskSettings';
import type { NamedTables } from '../../../task/names/shadowNames';
import type { TableComparison } from '../../../task/tableComparison';
import { isCancellation } from '../../dialogs/messages';
import { type AnalysisRun, analysisKey, noAnalysis } from './analysisRun';

// More connections than cores on either side win nothing.
const connectionCount = 4;

/** Runs one analysis at a time; each comparison is there as soon as it is made. */
export class FormAnalysis {
  readonly #server: ServerReader;
  readonly #states: ShadowStates;
  readonly #changed: (progress: 'some' | 'all') => void;
  #analysis: AnalysisRun = noAnalysis;
  #running = new AbortController();

  constructor(
    { server, shadowStates }: Pick<HostParts, 'server' | 'shadowStates'>,
    changed: (progress: 'some' | 'all') => void,
  ) {
    this.#server = server;
    this.#states = shadowStates;
    this.#changed = changed;
  }

  get current(): AnalysisRun {
    return this.#analysis;
  }

  /** Stops the comparison at once, whatever the server still answers; what was compared so far stays to be looked at. */
  cancel(): void {
    if (this.#analysis.status !== 'running') return;
    this.#running.abort();
    this.#running = new AbortController();
    this.#analysis = { ...this.#analysis, status: 'cancelled' };
    this.#changed('all');
  }

  /** Never throws: a failure is a state of the analysis. `choose` picks the pairs of what lies in the database now. */
  async run(
    profile: ConnectionProfile,
    settings: TaskSettings,
    choose: (content: DatabaseContent) => NamedTables,
  ): Promise<void> {
    this.#running.abort();
    const running = new AbortController();
    this.#running = running;
    const started = Date.now();
    const update = (change: Partial<AnalysisRun>): void => {
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
      if (!running.signal.aborted) this.#states.compared(profile, this.#analysis.comparisons.values());
    } catch (error) {
      if (running.signal.aborted || isCancellation(error)) update({ status: 'cancelled' });
      else update({ status: 'failed', message: errorMessage(error) });
    }
  }

  async #compare(
    connections: readonly [Connection, ...Connection[]],
    settings: TaskSettings,
    choose: (content: DatabaseContent) => NamedTables,
    update: (change: Partial<AnalysisRun>) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const [{ server }] = connections;
    const content = { server, tables: await listTables(connections[0], settings.database, signal) };
    const { pairs, problems } = choose(content);
    // A table whose name is not possible gets a row too, with the reason.
    const refused = problems.map(({ source, shadow, message }) => {
      const { database } = settings;
      const pair = { source: { database, name: source }, shadow: { database, name: shadow } };
      return { pair, status: 'failed' as const, message };
    });
    const refusedRows = refused.map(({ pair, ...state }): TableComparison => ({ pair, state }));
    const waiting = pairs.map((pair): TableComparison => ({ pair, state: { status: 'waiting' } }));
    const comparisons = new Map([...waiting, ...refusedRows].map((row) => [row.pair.source.name, row]));
    update({ comparisons });
    for await (const progress of compareTables(connections, pairs, content.tables, settings, signal)) {
      for (const comparison of progress.comparisons) comparisons.set(comparison.pair.source.name, comparison);
      if (progress.kind === 'tables') {
        update({ comparisons });
      } else {
        const { analysis } = progress;
        update({ comparisons, analysis: { ...analysis, tables: [...analysis.tables, ...refused] } });
      }
    }
  }
}
