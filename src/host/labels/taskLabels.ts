import * as vscode from 'vscode';
import type { ExcludedTable, PlannedTable } from '../../task/plan';
import type { Task, TaskAction, TaskStatus, TaskTable } from '../../task/task';
import type { NameRule } from '../../task/taskSettings';
import {
  type RunningStatement,
  type TableCounts,
  type TaskProgress,
  tablesDone,
} from '../../task/list/taskSummary';
import { formatClock } from './formatTime';

/** A task's state in words. */
export function statusLabel(status: TaskStatus): string {
  switch (status) {
    case 'approving':
      return vscode.l10n.t('waiting for approval');
    case 'rejected':
      return vscode.l10n.t('rejected');
    case 'expired':
      return vscode.l10n.t('expired');
    case 'waiting':
      return vscode.l10n.t('waiting to be executed');
    case 'scheduled':
      return vscode.l10n.t('scheduled');
    case 'missed':
      return vscode.l10n.t('missed its time');
    case 'executing':
      return vscode.l10n.t('executing');
    case 'aborting':
      return vscode.l10n.t('aborting');
    case 'succeeded':
      return vscode.l10n.t('succeeded');
    case 'succeededWithErrors':
      return vscode.l10n.t('succeeded with errors');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'aborted':
      return vscode.l10n.t('aborted');
    case 'interrupted':
      return vscode.l10n.t('interrupted');
  }
}

/** What a task's state allows, as a button says it. */
export function actionLabel(action: TaskAction): string {
  switch (action) {
    case 'view':
      return vscode.l10n.t('View');
    case 'approve':
      return vscode.l10n.t('Approve');
    case 'reject':
      return vscode.l10n.t('Reject');
    case 'execute':
      return vscode.l10n.t('Execute');
    case 'abort':
      return vscode.l10n.t('Abort');
    case 'verify':
      return vscode.l10n.t('Verify');
    case 'initiateAgain':
      return vscode.l10n.t('Initiate again');
    case 'retryFailed':
      return vscode.l10n.t('Retry unfinished tables');
    case 'delete':
      return vscode.l10n.t('Delete');
  }
}

/** The same where little room is: a row of Task Center has two buttons and a menu. */
export function rowActionLabel(action: TaskAction): string {
  return action === 'retryFailed' ? vscode.l10n.t('Retry') : actionLabel(action);
}

/** What a table waits for whose next statement is of a later phase; undefined where one runs, is about to, or was the last. */
export function waitsFor(
  { state }: TaskTable,
  { statements }: PlannedTable,
): 'tables' | 'foreignKeys' | undefined {
  if (state.status !== 'executing' || state.sentAt !== undefined) return undefined;
  const [before, next] = [statements[state.applied - 1]?.phase, statements[state.applied]?.phase];
  if (before === undefined || next === undefined || before === next) return undefined;
  return next === 'table' ? 'tables' : 'foreignKeys';
}

/** What became of one table of the plan, in words. */
export function tableLabel(table: TaskTable, planned: PlannedTable): string {
  const { result } = planned;
  switch (table.state.status) {
    case 'pending':
      return result === 'create' ? vscode.l10n.t('to be created') : vscode.l10n.t('to be modified');
    case 'executing':
      return executingLabel(table, planned);
    case 'succeeded':
      return result === 'create' ? vscode.l10n.t('created') : vscode.l10n.t('modified');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'drifted':
      return vscode.l10n.t('drifted');
    case 'unknown':
      return vscode.l10n.t('unknown');
    case 'notRun':
      return vscode.l10n.t('not run');
  }
}

function executingLabel(table: TaskTable, planned: PlannedTable): string {
  switch (waitsFor(table, planned)) {
    case 'tables':
      return vscode.l10n.t('waiting for the other tables');
    case 'foreignKeys':
      return vscode.l10n.t('waiting for its foreign keys');
    case undefined:
      return planned.result === 'create' ? vscode.l10n.t('creating…') : vscode.l10n.t('modifying…');
  }
}

/** Why a table is not part of the run, in words. */
export function excludedLabel(table: ExcludedTable): string {
  switch (table.reason) {
    case 'consistent':
      return vscode.l10n.t('consistent');
    case 'skipped':
      return vscode.l10n.t('skipped');
    case 'destructive':
      return vscode.l10n.t('left out: destructive');
    case 'failed':
      return vscode.l10n.t('could not be analysed');
    case 'unsupported':
      return vscode.l10n.t('unsupported');
  }
}

/** `Live shop / shop`. */
export function taskPlace({ connectionName, settings }: Pick<Task, 'connectionName' | 'settings'>): string {
  return `${connectionName} / ${settings.database}`;
}

/** `_test_*` or `*_t`. */
export function nameRuleLabel({ nameRule: { kind, affix } }: { readonly nameRule: NameRule }): string {
  return kind === 'prefix' ? `${affix}*` : `*${affix}`;
}

/** `1 table`, `12 tables`. */
export function tableCountLabel(count: number): string {
  return count === 1 ? vscode.l10n.t('1 table') : vscode.l10n.t('{0} tables', formatCount(count));
}

/** A number in the user's language: `20,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString(vscode.env.language);
}

/** How far a task is, what went wrong told apart from what is done. */
export function taskProgress(counts: TableCounts): TaskProgress {
  const problems = tableCounts({ ...counts, succeeded: 0, notRun: 0 });
  return { done: tablesDone(counts), total: counts.total, ...(problems !== '' && { problems }) };
}

/** A statement that has not been answered yet: `orders: statement running since 14:02:31`. */
export function runningLabel({ source, sentAt }: RunningStatement): string {
  return vscode.l10n.t('{0}: statement running since {1}', source, formatClock(sentAt));
}

/** How many tables ended how: `41 succeeded, 2 failed`; empty before any did. */
export function tableCounts(counts: TableCounts): string {
  const parts: readonly (readonly [number, string])[] = [
    [counts.succeeded, vscode.l10n.t('{0} succeeded', formatCount(counts.succeeded))],
    [counts.failed, vscode.l10n.t('{0} failed', formatCount(counts.failed))],
    [counts.drifted, vscode.l10n.t('{0} drifted', formatCount(counts.drifted))],
    [counts.unknown, vscode.l10n.t('{0} unknown', formatCount(counts.unknown))],
    [counts.notRun, vscode.l10n.t('{0} not run', formatCount(counts.notRun))],
  ];
  return parts
    .filter(([number]) => number > 0)
    .map(([, words]) => words)
    .join(', ');
}
