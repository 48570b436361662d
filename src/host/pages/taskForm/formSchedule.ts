import * as vscode from 'vscode';
import type { ScheduleEdit, ScheduleOccurrence, ScheduleState } from '../../../protocol/taskForm';
import { isTimeZone, scheduleText, wallTime, zonedInstant } from '../../../task/schedule/schedule';
import type { ExecutionMode, Schedule } from '../../../task/taskSettings';
import { formatUntil } from '../../labels/formatTime';

/**
 * The schedule after an edit; one that was none yet begins at the next full hour that is an hour ahead, in this
 * machine's zone. Throws for a zone or a time that no clock has. `now` is in milliseconds.
 */
export function editSchedule(execution: ExecutionMode, edit: ScheduleEdit, now: number): Schedule {
  const current = execution.kind === 'schedule' ? execution : firstSchedule(now);
  const timeZone = edit.timeZone ?? current.timeZone;
  if (!isTimeZone(timeZone)) throw new Error(vscode.l10n.t('There is no time zone {0}.', timeZone));
  const local = edit.local ?? localOf(current);
  return { kind: 'schedule', at: instantOf(local, timeZone, edit, current), timeZone, local };
}

/** What the form shows of a schedule. */
export function scheduleState(schedule: Schedule, now: number): ScheduleState {
  const { at, timeZone } = schedule;
  const local = localOf(schedule);
  const problem = scheduleProblem(schedule, now);
  const found = zonedInstant(local, timeZone);
  return {
    local,
    timeZone,
    text: `${scheduleText(at, timeZone, vscode.env.language)} · ${untilText(at, now)}`,
    ...(problem !== undefined && { problem }),
    ...(found.kind === 'overlap' && {
      occurrences: [
        occurrence('earlier', found.earlier, schedule),
        occurrence('later', found.later, schedule),
      ],
    }),
  };
}

/** Why a task cannot be scheduled for this time; undefined when it can. */
export function scheduleProblem(schedule: Schedule, now: number): string | undefined {
  const { at, timeZone } = schedule;
  if (!isTimeZone(timeZone)) return vscode.l10n.t('There is no time zone {0}.', timeZone);
  const local = localOf(schedule);
  if (zonedInstant(local, timeZone).kind === 'gap') {
    return vscode.l10n.t(
      '{0} does not exist in {1}: the clocks are put forward over it. It would become {2}. Choose another time.',
      local.replace('T', ' '),
      timeZone,
      wallTime(at, timeZone).local.replace('T', ' '),
    );
  }
  return Date.parse(at) > now
    ? undefined
    : vscode.l10n.t('This time has passed. Choose one that is to come.');
}

const hour = 3_600_000;

function firstSchedule(now: number): Schedule {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { kind: 'schedule', at: new Date(Math.ceil(now / hour + 1) * hour).toISOString(), timeZone };
}

function localOf({ local, at, timeZone }: Schedule): string {
  return local ?? wallTime(at, timeZone).local;
}

function instantOf(local: string, timeZone: string, edit: ScheduleEdit, current: Schedule): string {
  const found = zonedInstant(local, timeZone);
  switch (found.kind) {
    case 'exact':
    case 'gap':
      return found.at;
    case 'overlap': {
      const chosen = edit.occurrence ?? (current.at === found.later ? 'later' : 'earlier');
      return found[chosen];
    }
    case 'invalid':
      throw new Error(vscode.l10n.t('Choose a date and a time of day.'));
  }
}

function occurrence(
  kind: ScheduleOccurrence['occurrence'],
  at: string,
  schedule: Schedule,
): ScheduleOccurrence {
  const { local, offset } = wallTime(at, schedule.timeZone);
  const time = `${local.slice(11)} ${offset}`;
  return {
    occurrence: kind,
    label:
      kind === 'earlier'
        ? vscode.l10n.t('{0}, before the clocks are put back', time)
        : vscode.l10n.t('{0}, after the clocks are put back', time),
    chosen: schedule.at === at,
  };
}

/** In days also where it is weeks ahead: the date stands beside it. */
function untilText(at: string, now: number): string {
  const days = (Date.parse(at) - now) / 86_400_000;
  if (days < 2) return formatUntil(at, now);
  return new Intl.RelativeTimeFormat(vscode.env.language).format(Math.round(days), 'day');
}
