import type { LogLine } from '../../src/protocol/taskDetails';

/** One row of the log as drawn; a line with several lines of text takes several rows, the first one headed. */
export interface LogRow {
  readonly text: string;
  readonly level: LogLine['level'];
  /** ISO 8601, on the first row of a line. */
  readonly at?: string;
}

/** What the user has set to see of the log; kept while the page is hidden. */
export interface LogFilter {
  readonly alertsOnly: boolean;
  readonly search: string;
}

/** A line of the log as rows, a line of text each. Texts stay as they are: only what is drawn is made visible. */
export function logRows(line: LogLine): readonly LogRow[] {
  if (!line.text.includes('\n')) return [line];
  const [first = '', ...others] = line.text.split(/\r?\n/u);
  return [{ ...line, text: first }, ...others.map((text) => ({ text, level: line.level }))];
}

/** The indexes of the rows from `from` on that contain the text, case apart. */
export function matchingRows(rows: readonly LogRow[], search: string, from = 0): readonly number[] {
  const wanted = search.toLowerCase();
  if (wanted === '') return [];
  const hits: number[] = [];
  for (let index = from; index < rows.length; index++) {
    if (rows[index]?.text.toLowerCase().includes(wanted)) hits.push(index);
  }
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

/** An instant as the time of day where the user is. */
export function timeOfDay(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? at : clock.format(date);
}
