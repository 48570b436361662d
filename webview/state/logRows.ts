import type { LogLine } from '../../src/protocol/taskDetails';
import { visibleText } from './visibleText';

/** One row of the log as drawn; a line with several lines of text takes several rows, the first one headed. */
export interface LogRow {
  readonly text: string;
  readonly level: LogLine['level'];
  /** Time of day, on the first row of a line. */
  readonly time?: string;
}

/** The log's lines as rows of equal height. */
export function logRows(lines: readonly LogLine[], alertsOnly: boolean): readonly LogRow[] {
  const rows: LogRow[] = [];
  for (const { at, level, text } of lines) {
    if (alertsOnly && level === 'info') continue;
    const [first = '', ...others] = text.split(/\r?\n/u);
    rows.push({ text: visibleText(first), level, time: timeOfDay(at) });
    for (const other of others) rows.push({ text: visibleText(other), level });
  }
  return rows;
}

/** The indexes of the rows that contain the text, case apart. */
export function matchingRows(rows: readonly LogRow[], search: string): readonly number[] {
  const wanted = search.toLowerCase();
  if (wanted === '') return [];
  const hits: number[] = [];
  rows.forEach(({ text }, index) => {
    if (text.toLowerCase().includes(wanted)) hits.push(index);
  });
  return hits;
}

/** A text cut at every occurrence of what is searched: odd places are the hits. */
export function splitAtMatches(text: string, search: string): readonly string[] {
  if (search === '') return [text];
  const escaped = search.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  return text.split(new RegExp(`(${escaped})`, 'giu'));
}

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

function timeOfDay(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? at : clock.format(date);
}
