const pending = new Set<() => void>();
let listening = false;

/**
 * Runs `action` when this process ends, however it ends short of SIGKILL; it must be synchronous. Returns the way
 * to call it off.
 */
export function onExit(action: () => void): () => void {
  listen();
  pending.add(action);
  return () => pending.delete(action);
}

function listen(): void {
  if (listening) return;
  listening = true;
  process.once('exit', () => {
    for (const action of [...pending].reverse()) action();
  });
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGHUP', () => process.exit(129));
}

/**
 * Ends this process with the one that started it: npm passes SIGTERM on to a shell, which dies of it alone and leaves
 * its child running.
 */
export function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(143);
  }, 500).unref();
}
