/** The middle of the values; the upper one of two. */
export function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** What one tool needed for one size and latency. Absent figures were not measured. */
export interface Row {
  readonly size: number;
  readonly latencyMs: number;
  readonly tool: string;
  readonly wallMs?: readonly number[];
  readonly cpuMs?: number;
  readonly peakMb?: number;
  readonly roundTrips?: number;
  /** Tables that equal their source once the tool's statements have run. */
  readonly equal?: number;
  /** Statements of the tool that the server refused. */
  readonly refused?: number;
  readonly firstMs?: number;
  readonly tableUs?: number;
  readonly differingUs?: number;
  readonly listMs?: number;
  /** Why there are no figures, or what to know about them. */
  readonly note?: string;
  /** How busy others kept the processors just before, in percent. */
  readonly busy: number;
  /** ISO 8601 date. */
  readonly date: string;
  /** Of this project, when the row was measured. */
  readonly revision?: string;
}
