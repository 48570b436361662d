const hour = 3600;
const day = 24 * hour;

/**
 * `in 3 hours`, `5 minutes ago`, `yesterday`: an ISO instant as seen from `now`, which is in milliseconds. Days are those
 * of the calendar here: what is called yesterday was before midnight, however few hours ago.
 */
export function relativeTime(instant: string, now: number, language: string): string {
  const at = Date.parse(instant);
  const seconds = (at - now) / 1000;
  const distance = Math.abs(seconds);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (distance < 60) return format.format(Math.round(seconds), 'second');
  // What is to come is told more exactly: others plan for it.
  const finer = seconds > 0 ? 2 : 1;
  if (distance < finer * hour) return format.format(Math.round(seconds / 60), 'minute');
  if (distance < finer * day) return format.format(Math.round(seconds / hour), 'hour');
  return format.format(dayNumber(at) - dayNumber(now), 'day');
}

function dayNumber(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / (day * 1000);
}
