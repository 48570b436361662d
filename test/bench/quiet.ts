import { cpus } from 'node:os';

/** Waits until others leave the processors nearly alone, 30 s at most; returns the share of time, in percent, that they were busy in the end. */
export async function awaitQuiet(): Promise<number> {
  for (let tries = 1; ; tries++) {
    const before = times();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const after = times();
    const busy = 100 * (1 - (after.idle - before.idle) / (after.all - before.all));
    if (busy < 10 || tries === 60) return Math.round(busy);
  }
}

function times(): { readonly idle: number; readonly all: number } {
  const each = cpus().map((cpu) => cpu.times);
  return {
    idle: each.reduce((sum, { idle }) => sum + idle, 0),
    all: each.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0),
  };
}
