import type { Output } from './output';

/** Turns Ctrl+C into a signal while `work` runs; the second one ends the process. */
export async function withInterrupt<T>(
  output: Output,
  work: (signal: AbortSignal) => Promise<T>,
  isRunning = true,
): Promise<T> {
  const interrupt = new AbortController();
  const onInterrupt = (): void => {
    if (interrupt.signal.aborted) process.exit(130);
    if (isRunning) {
      output.note(
        'Aborting: the running statement is stopped on the server. Ctrl+C again leaves it to itself.',
      );
    }
    interrupt.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  try {
    return await work(interrupt.signal);
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}
