import * as vscode from 'vscode';
import { errorMessage } from '../../../engine/engineError';
import type { Schedule } from '../../../task/taskSettings';
import { answered } from '../../dialogs/ask';
import { editSchedule, scheduleProblem, scheduleState } from '../../pages/taskForm/formSchedule';

/** Asks for zone, date and time, and which of two where the time comes twice. Throws Cancelled when closed. */
export async function askSchedule(): Promise<Schedule> {
  const first = editSchedule({ kind: 'immediate' }, {}, Date.now());
  const zones = [...new Set([first.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  const timeZone = answered(
    await vscode.window.showQuickPick(zones, {
      title: vscode.l10n.t('Time zone of the schedule'),
      ignoreFocusOut: true,
    }),
  );
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Date and time in {0}', timeZone),
    prompt: vscode.l10n.t('Year-month-day hour:minute, such as 2026-12-04 02:00'),
    value: scheduleState(first, Date.now()).local.replace('T', ' '),
    ignoreFocusOut: true,
    validateInput: (text) => timeProblem(first, text, timeZone),
  });
  const schedule = readTime(first, answered(typed), timeZone);
  const { occurrences } = scheduleState(schedule, Date.now());
  if (!occurrences) return schedule;
  const picked = await vscode.window.showQuickPick(occurrences, {
    title: vscode.l10n.t('This time comes twice on that day'),
    ignoreFocusOut: true,
  });
  return editSchedule(schedule, { occurrence: answered(picked).occurrence }, Date.now());
}

/** What is wrong with it, or what it means. */
function timeProblem(
  first: Schedule,
  typed: string,
  timeZone: string,
): string | vscode.InputBoxValidationMessage {
  try {
    const schedule = readTime(first, typed, timeZone);
    const problem = scheduleProblem(schedule, Date.now());
    if (problem !== undefined) return problem;
    const message = scheduleState(schedule, Date.now()).text;
    return { message, severity: vscode.InputBoxValidationSeverity.Info };
  } catch (error) {
    return errorMessage(error);
  }
}

function readTime(first: Schedule, typed: string, timeZone: string): Schedule {
  return editSchedule(first, { local: typed.trim().replace(/\s+/, 'T'), timeZone }, Date.now());
}
