/** What the parts of a run share. */
export interface BenchOptions {
  readonly latencies: readonly number[];
  readonly limitMs: number;
  /** Bundles, and a folder for each run of a peer. */
  readonly folder: string;
}
