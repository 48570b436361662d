/** What a date and time of day mean in a time zone. Instants are ISO 8601 in UTC. */
export type ZonedInstant =
  | { readonly kind: 'exact'; readonly at: string }
  /** The clocks are put forward over it: the time does not exist. `at` is what it would become. */
  | { readonly kind: 'gap'; readonly at: string }
  /** The clocks are put back: the time comes twice. */
  | { readonly kind: 'overlap'; readonly earlier: string; readonly later: string }
  | { readonly kind: 'invalid' };

/** An instant as a clock on a wall of the zone shows it. */
export interface WallTime {
  /** `2026-12-04T02:00`. */
  readonly local: string;
  /** `UTC+01:00`. */
  readonly offset: string;
}

/**
 * The instant of a wall time (`2026-12-04T02:00`) in an IANA zone, by the rules that this runtime knows. `invalid` for
 * what is no date, time or zone.
 */
export function zonedInstant(local: string, timeZone: string): ZonedInstant {
  const asUtc = parseLocal(local);
  if (asUtc === undefined || !isTimeZone(timeZone)) return { kind: 'invalid' };
  // Zones lie within 14 hours of UTC, so a day to each side is before and after any change of the clocks at this time.
  const before = offsetAt(asUtc - day, timeZone);
  const after = offsetAt(asUtc + day, timeZone);
  const [first, second] = [...new Set([before, after])]
    .map((offset) => ({ instant: asUtc - offset, offset }))
    .filter(({ instant, offset }) => offsetAt(instant, timeZone) === offset)
    .map(({ instant }) => instant)
    .sort((left, right) => left - right);
  if (first === undefined) return { kind: 'gap', at: iso(asUtc - before) };
  return second === undefined
    ? { kind: 'exact', at: iso(first) }
    : { kind: 'overlap', earlier: iso(first), later: iso(second) };
}

/** What the clocks of the zone show at an instant. Throws RangeError for a zone that this runtime does not know. */
export function wallTime(at: string, timeZone: string): WallTime {
  const instant = Date.parse(at);
  const offset = offsetAt(instant, timeZone);
  const shifted = new Date(instant + offset);
  const minutes = Math.round(Math.abs(offset) / 60_000);
  return {
    local: shifted.toISOString().slice(0, 16),
    offset: `UTC${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`,
  };
}

/**
 * `Fri 2026-12-04 02:00 Europe/Berlin`, the day in the language given; in a time that comes twice also which of the two:
 * `(UTC+01:00)`.
 */
export function scheduleText(at: string, timeZone: string, language: string): string {
  // Another machine may know more zones than this one.
  if (!isTimeZone(timeZone)) return `${at} (${timeZone})`;
  const { local, offset } = wallTime(at, timeZone);
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone }).format(Date.parse(at));
  const twice = zonedInstant(local, timeZone).kind === 'overlap';
  return `${weekday} ${local.replace('T', ' ')} ${timeZone}${twice ? ` (${offset})` : ''}`;
}

/** True for the names that this runtime knows, old ones like Asia/Calcutta too. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

const day = 86_400_000;

/** Milliseconds as if the wall time were UTC; undefined for what no calendar has. */
function parseLocal(local: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local)) return undefined;
  const time = Date.parse(`${local}:00Z`);
  // 31 April is no date; Date.parse makes the first of May of it.
  return Number.isNaN(time) || !iso(time).startsWith(local) ? undefined : time;
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(instant / 1000) * 1000;
}

/** Making one takes a hundred times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
