import { language } from '../l10n';

/** `in 3 hours`, `tomorrow`, `now`; date and time when it is further ahead than a week. ISO 8601, milliseconds. */
export function untilText(instant: string, now: number): string {
  const { relative, near } = formats();
  const seconds = Math.max(0, (Date.parse(instant) - now) / 1000);
  if (seconds < 60) return relative.format(Math.round(seconds), 'second');
  if (seconds < 2 * 3600) return relative.format(Math.round(seconds / 60), 'minute');
  if (seconds < 2 * 86_400) return relative.format(Math.round(seconds / 3600), 'hour');
  if (seconds < 7 * 86_400) return relative.format(dayNumber(Date.parse(instant)) - dayNumber(now), 'day');
  return near.format(Date.parse(instant));
}

/** Days are those of the calendar here. */
function dayNumber(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
}

/** A time in the user's language and zone: for a column, the time or, of another year, the year; or all, with the zone. */
export function timeText(instant: string, length: 'short' | 'long'): string {
  const { near, day, whole } = formats();
  const time = Date.parse(instant);
  if (length === 'long') return whole.format(time);
  const isThisYear = new Date(time).getFullYear() === new Date().getFullYear();
  return (isThisYear ? near : day).format(time);
}

/** The day of an instant here, as a date field takes it: `2026-11-22`. */
export function dayText(time: number): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The instant at which a day of a date field begins here, so many days later; undefined for no day. ISO 8601. */
export function dayStart(day: string, daysLater = 0): string | undefined {
  const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number);
  const start = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}

interface Formats {
  readonly relative: Intl.RelativeTimeFormat;
  readonly near: Intl.DateTimeFormat;
  readonly day: Intl.DateTimeFormat;
  readonly whole: Intl.DateTimeFormat;
}
let known: Formats | undefined;

/** Made once: each costs more than all the rows of a screen. */
function formats(): Formats {
  known ??= {
    relative: new Intl.RelativeTimeFormat(language, { numeric: 'auto' }),
    near: new Intl.DateTimeFormat(language, {
      month: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
    }),
    day: new Intl.DateTimeFormat(language, { dateStyle: 'medium' }),
    whole: new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' }),
  };
  return known;
}
