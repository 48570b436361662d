import type { StepOutcome } from '../../engine/execute/stepOutcome';
import { leftOutText } from './leftOutText';
import { oneLine } from './oneLine';
import { isConsistent, statementCount } from '../plan';
import type { FinishedStatus, LogLevel, TableResult, TaskEvent } from '../taskEvent';
import { countText } from './countText';
import { errorWords } from './errorWords';

/** A line of a task's log; the text may span lines where a statement does. */
export interface TaskLogLine {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly level: LogLevel;
  readonly text: string;
}

/** The task's history in words, oldest first. Statements stand in full, as they were sent. */
export function logLines(events: readonly TaskEvent[]): TaskLogLine[] {
  return events.flatMap((event) => linesOf(event).map((line) => ({ at: event.at, ...line })));
}

/** Only what deserves attention: warnings and errors. */
export function alertLines(lines: readonly TaskLogLine[]): TaskLogLine[] {
  return lines.filter((line) => line.level !== 'info');
}

/** The whole log as text for a file, a document or the clipboard. */
export function logText(events: readonly TaskEvent[]): string {
  return logLines(events)
    .map((line) => `${line.at} ${line.level.toUpperCase().padEnd(5)} ${line.text.replaceAll('\n', '\n  ')}\n`)
    .join('');
}

type Line = Pick<TaskLogLine, 'level' | 'text'>;

function linesOf(event: TaskEvent): Line[] {
  switch (event.kind) {
    case 'created': {
      const { plan } = event;
      return [
        info(
          `Created by ${event.by}: ${countText(plan.tables.length, 'table')}, ${countText(statementCount(plan), 'statement')} for ${event.connectionName} / ${plan.database}, plan ${plan.hash.slice(0, 6)}.`,
        ),
        ...plan.excluded
          .filter((table) => !isConsistent(table))
          .map((table) => line(table.reason === 'skipped' ? 'info' : 'warn', leftOutText(table))),
      ];
    }
    case 'approved':
    case 'rejected':
      return [
        info(
          `${event.kind === 'approved' ? 'Approved' : 'Rejected'} by ${oneLine(event.by)}${event.comment && `: ${oneLine(event.comment)}`}`,
        ),
      ];
    case 'approvalVoided':
      return [line('warn', `The approval does not count any more: ${oneLine(event.reason)}`)];
    case 'scheduleMissed':
      return [line('warn', `Missed: ${oneLine(event.detail)}`)];
    case 'expired':
      return [line('warn', `Expired: ${oneLine(event.detail)}`)];
    case 'executionStarted':
      return [info(`Execution started by ${event.by}.`)];
    case 'stepAnnounced':
      // Its own line follows when it is sent.
      return [];
    case 'stepStarted':
      return [info(`Step ${event.step + 1}, ${oneLine(event.source)}: sending\n${event.sql};`)];
    case 'stepFinished':
      return outcomeLines(event.step, event.source, event.outcome);
    case 'tableFinished':
      return resultLines(event.source, event.result, event.durationMs);
    case 'message':
      return [line(event.level, oneLine(event.text))];
    case 'abortRequested':
      return [line('warn', `Abort requested by ${event.by}.`)];
    case 'executionFinished':
      return [
        line(
          finishLevel(event.status),
          `${finishText(event.status)}${event.detail ? ` ${event.detail}` : ''}`,
        ),
      ];
    case 'interrupted':
      return [line('error', `Interrupted: ${event.detail}`)];
  }
}

function outcomeLines(step: number, source: string, outcome: StepOutcome): Line[] {
  const head = `Step ${step + 1}, ${oneLine(source)}:`;
  switch (outcome.status) {
    case 'succeeded':
      return [
        info(`${head} done in ${outcome.durationMs} ms`),
        ...outcome.warnings.map((warning) =>
          line(
            warning.level.toLowerCase() === 'note' ? 'info' : 'warn',
            `${head} ${warning.level.toLowerCase()} ${warning.code}: ${oneLine(warning.message)}`,
          ),
        ),
      ];
    case 'failed':
      return [
        // Another way or another try may follow: what fails in the end is told of the table.
        line('warn', `${head} failed after ${outcome.durationMs} ms: ${oneLine(errorWords(outcome.error))}`),
      ];
    case 'unknown':
      return [
        line(
          'error',
          `${head} outcome unknown after ${outcome.durationMs} ms: ${oneLine(errorWords(outcome.error))}`,
        ),
      ];
  }
}

function resultLines(source: string, result: TableResult, durationMs: number): Line[] {
  const name = oneLine(source);
  switch (result.status) {
    case 'succeeded':
      return [info(`${name}: in step, ${durationMs} ms`)];
    case 'failed':
      return [
        line(
          'error',
          [`${name}: failed. ${result.message}`, ...(result.remaining ?? [])].map(oneLine).join('\n'),
        ),
      ];
    case 'drifted':
      return [line('warn', `${name}: drifted. ${oneLine(result.message)}`)];
    case 'unknown':
      return [line('error', `${name}: unknown. ${oneLine(result.message)}`)];
    case 'notRun':
      // The run sums them up in a warning, and its end says why.
      return [info(`${name}: not run. ${oneLine(result.message)}`)];
  }
}

function finishText(status: FinishedStatus): string {
  switch (status) {
    case 'succeeded':
      return 'Succeeded.';
    case 'succeededWithErrors':
      return 'Succeeded with errors.';
    case 'failed':
      return 'Failed.';
    case 'aborted':
      return 'Aborted.';
  }
}

function finishLevel(status: FinishedStatus): LogLevel {
  if (status === 'succeeded') return 'info';
  return status === 'failed' ? 'error' : 'warn';
}

const line = (level: LogLevel, text: string): Line => ({ level, text });
const info = (text: string): Line => line('info', text);
