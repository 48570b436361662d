import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { onExit } from './onExit';

/**
 * How to end a server that was started for the tests, and what belongs to it: `close`, then its folder. This process
 * does so as it ends, unless it was done before.
 */
export function endServer(
  child: ChildProcess,
  folder: string,
  close: () => void = () => {},
): () => Promise<void> {
  child.unref();
  const clean = (): void => {
    child.kill('SIGKILL');
    close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const cancelCleaning = onExit(clean);
  return async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.ref();
    child.kill('SIGKILL');
    await gone;
    cancelCleaning();
    clean();
  };
}
