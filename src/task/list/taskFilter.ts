import type { TaskStatus } from '../task';
import { isFinished } from '../taskStates';
import type { TaskSummary } from './taskSummary';

/** Which tasks a list shows; what is empty restricts nothing. */
export interface TaskFilter {
  readonly connections: readonly string[];
  readonly statuses: readonly TaskStatus[];
  readonly period: TaskPeriod;
  /**
   * Words that all have to be found: `#14` is an id, `by:ann` part of the creator's name, `db:shop` of the
   * database's, `on:prod` of the connection's, anything else part of any of them. Quotes keep spaces: `by:"Ann Lee"`.
   */
  readonly search: string;
}

/** By the time of creation. A task that is not over yet belongs to every `last` period: it still asks for attention. */
export type TaskPeriod =
  | { readonly kind: 'last'; readonly hours: number }
  | { readonly kind: 'all' }
  /** ISO 8601 instants, `from` included and `to` not; either may be open. */
  | { readonly kind: 'custom'; readonly from?: string; readonly to?: string };

export const defaultFilter: TaskFilter = {
  connections: [],
  statuses: [],
  period: { kind: 'last', hours: 48 },
  search: '',
};

/** Whether the filter hides nothing but what the default hides. */
export function isDefaultFilter({ connections, statuses, period, search }: TaskFilter): boolean {
  const isDefaultPeriod = period.kind === 'last' && period.hours === 48;
  return connections.length === 0 && statuses.length === 0 && isDefaultPeriod && search.trim() === '';
}

/** The test that a task must pass to be shown; `now` in milliseconds. */
export function taskFilter(filter: TaskFilter, now: number): (task: TaskSummary) => boolean {
  const isInPeriod = periodTest(filter.period, now);
  const terms = searchTerms(filter.search).map(termTest);
  const { connections, statuses } = filter;
  return (task) =>
    isInPeriod(task) &&
    (statuses.length === 0 || statuses.includes(task.status)) &&
    (connections.length === 0 || connections.includes(task.connectionName)) &&
    terms.every((isFound) => isFound(task));
}

/** The earliest creation that the period reaches back to, in milliseconds; -Infinity when it has no beginning. */
export function periodStart(period: TaskPeriod, now: number): number {
  switch (period.kind) {
    case 'last':
      return now - period.hours * 3_600_000;
    case 'all':
      return -Infinity;
    case 'custom':
      return period.from === undefined ? -Infinity : Date.parse(period.from);
  }
}

export type SearchField = 'id' | 'by' | 'db' | 'on';

export interface SearchTerm {
  /** Absent: each field is searched. */
  readonly field?: SearchField;
  readonly text: string;
}

/** What a search asks for; a field without a value yet asks for nothing. */
export function searchTerms(search: string): readonly SearchTerm[] {
  const words = search.matchAll(/(?:(by|db|on):)?(?:"([^"]*)"?|(\S+))?/giu);
  return [...words].flatMap(([, field, quoted, plain]): SearchTerm[] => {
    const text = quoted ?? plain ?? '';
    if (text === '') return [];
    if (field !== undefined) return [{ field: field.toLowerCase() as SearchField, text }];
    const id = quoted === undefined ? /^#(\d+)$/.exec(text)?.[1] : undefined;
    return [id === undefined ? { text } : { field: 'id', text: id }];
  });
}

/** The search with another value for one of its fields; an empty one takes the field out. */
export function withSearchField(search: string, field: SearchField, value: string): string {
  const others = searchTerms(search).filter((term) => term.field !== field);
  const text = value.trim().replaceAll('"', '');
  return [...others, ...(text === '' ? [] : [{ field, text }])].map(termText).join(' ');
}

function termText({ field, text }: SearchTerm): string {
  if (field === 'id') return `#${text.replace(/^#/, '')}`;
  const quoted = /\s/u.test(text) ? `"${text}"` : text;
  return field === undefined ? quoted : `${field}:${quoted}`;
}

function termTest({ field, text }: SearchTerm): (task: TaskSummary) => boolean {
  const wanted = text.toLowerCase();
  const has = (value: string): boolean => value.toLowerCase().includes(wanted);
  if (field === undefined) {
    return ({ id, createdBy, database, connectionName }) =>
      has(`#${id}`) || has(createdBy) || has(database) || has(connectionName);
  }
  switch (field) {
    case 'id':
      return ({ id }) => String(id) === text;
    case 'by':
      return ({ createdBy }) => has(createdBy);
    case 'db':
      return ({ database }) => has(database);
    case 'on':
      return ({ connectionName }) => has(connectionName);
  }
}

function periodTest(period: TaskPeriod, now: number): (task: TaskSummary) => boolean {
  const start = periodStart(period, now);
  switch (period.kind) {
    case 'last':
      return ({ createdAt, status }) => Date.parse(createdAt) >= start || !isFinished(status);
    case 'all':
      return () => true;
    case 'custom': {
      const end = period.to === undefined ? Infinity : Date.parse(period.to);
      return ({ createdAt }) => {
        const created = Date.parse(createdAt);
        return created >= start && created < end;
      };
    }
  }
}
