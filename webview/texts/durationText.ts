import { t } from '../l10n';

/** A duration in the unit that suits it: `120 ms`, `3.4 s`, `2 min 05 s`, `9 h 00 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return t('{0} ms', Math.round(milliseconds));
  if (milliseconds < 60_000) return t('{0} s', (milliseconds / 1000).toFixed(1));
  const seconds = Math.floor(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('{0} min {1} s', minutes, twoDigits(seconds % 60));
  return t('{0} h {1} min', Math.floor(minutes / 60), twoDigits(minutes % 60));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** A duration in seconds with one decimal, for a clock that runs: `0.2 s`. */
export function secondsText(milliseconds: number): string {
  return milliseconds < 60_000 ? t('{0} s', (milliseconds / 1000).toFixed(1)) : durationText(milliseconds);
}
