/** Both clocks at one moment, in milliseconds: the one on the wall, and the one that nobody sets. */
export interface ClockReading {
  readonly wall: number;
  readonly monotonic: number;
}

/** A stretch of time that the wall clock left out, or goes through again. */
export interface ClockJump {
  /** Milliseconds; negative where the clock went back. */
  readonly byMs: number;
  /** Wall times, in milliseconds. */
  readonly from: number;
  readonly to: number;
}

/**
 * What happened to the clock between two looks: a machine that sleeps, and a clock that is set, advance the two clocks
 * differently. Where the monotonic clock goes on in the sleep, the look itself is late. Undefined below a minute.
 */
export function clockJump(last: ClockReading, now: ClockReading): ClockJump | undefined {
  const elapsed = now.monotonic - last.monotonic;
  const ahead = now.wall - last.wall - elapsed;
  if (Math.abs(ahead) >= leastMs) {
    return { byMs: ahead, from: Math.min(last.wall, now.wall), to: Math.max(last.wall + elapsed, now.wall) };
  }
  return elapsed >= 2 * leastMs ? { byMs: elapsed, from: last.wall, to: now.wall } : undefined;
}

/** Whether an instant (ISO 8601) lies in the stretch. */
export function isJumpedOver({ from, to }: ClockJump, instant: string | undefined): boolean {
  if (instant === undefined) return false;
  const time = Date.parse(instant);
  return time > from && time <= to;
}

/** For the log of a task whose time lies in the stretch. */
export function jumpText({ byMs }: ClockJump): string {
  const minutes = Math.round(Math.abs(byMs) / 60_000);
  return `This machine slept, or its clock was set: it went ${minutes} min ${byMs > 0 ? 'forward' : 'back'} at once, over the task's time.`;
}

const leastMs = 60_000;
