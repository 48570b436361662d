import * as vscode from 'vscode';
import type { Task } from '../../task/task';
import { isFinished } from '../../task/taskStates';
import { causeOfTrouble, countTables } from '../../task/list/taskSummary';
import { tell } from '../dialogs/messages';
import { runTaskCommand, showTask } from '../tasks/taskCommand';
import { statusLabel, tableCounts, taskPlace } from '../labels/taskLabels';

/** One message for a whole run. A success that the tree and the details show already makes none. */
export function announceResult(task: Task | undefined, output: vscode.LogOutputChannel): void {
  if (!task || !isFinished(task.status) || task.status === 'succeeded' || task.status === 'aborted') return;
  const counts = tableCounts(countTables(task));
  const text = [
    vscode.l10n.t('Task #{0} on {1}: {2}.', task.id, taskPlace(task), statusLabel(task.status)),
    counts && `${counts}.`,
    causeOfTrouble(task),
  ]
    .filter(Boolean)
    .join(' ');
  const showLog = (): unknown => runTaskCommand('openLog', task.id);
  tell(
    task.status === 'failed' ? 'error' : 'warning',
    text,
    [showTask(task), [vscode.l10n.t('Show Log'), showLog]],
    output,
  );
}

/** The approval of a task that was about to run does not count any more. */
export function announceVoided(task: Task, reason: string, output: vscode.LogOutputChannel): void {
  const text = vscode.l10n.t('Task #{0} was not executed and waits for approval again. {1}', task.id, reason);
  tell('warning', text, [showTask(task)], output);
}
