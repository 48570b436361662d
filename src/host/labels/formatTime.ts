import * as vscode from 'vscode';
import { relativeTime } from '../../task/schedule/relativeTime';

/** `120 ms`, `4.2 s`, `3 min 05 s`, `9 h 00 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return vscode.l10n.t('{0} ms', Math.round(milliseconds));
  if (milliseconds < 60_000) return vscode.l10n.t('{0} s', (milliseconds / 1000).toFixed(1));
  const seconds = Math.floor(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return vscode.l10n.t('{0} min {1} s', minutes, twoDigits(seconds % 60));
  return vscode.l10n.t('{0} h {1} min', Math.floor(minutes / 60), twoDigits(minutes % 60));
}

/** A running clock: `0:42`, `12:07`, `1:02:33`. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${twoDigits(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** An ISO instant in the user's language and zone, the zone named. */
export function formatInstant(instant: string): string {
  return new Date(instant).toLocaleString(vscode.env.language, {
    dateStyle: 'medium',
    timeStyle: 'long',
  });
}

/** An ISO instant of today as the time of day: `14:02:31`. */
export function formatClock(instant: string): string {
  return new Date(instant).toLocaleTimeString(vscode.env.language, { timeStyle: 'medium' });
}

/** `in 3 hours`, `tomorrow`; date and time when it is further ahead than a week, `now` when it is past. */
export function formatUntil(instant: string, now: number): string {
  const ahead = Date.parse(instant) - now;
  if (ahead < week) return relativeTime(instant, Math.min(now, Date.parse(instant)), vscode.env.language);
  return new Date(instant).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}

/** `5 minutes ago`, `yesterday`; an absolute date when it is longer ago than a week. */
export function formatAgo(instant: string, now: number): string {
  const passed = now - Date.parse(instant);
  if (passed < 60_000) return vscode.l10n.t('just now');
  if (passed < week) return relativeTime(instant, now, vscode.env.language);
  return new Date(instant).toLocaleDateString(vscode.env.language, { dateStyle: 'medium' });
}

const week = 7 * 24 * 3_600_000;
