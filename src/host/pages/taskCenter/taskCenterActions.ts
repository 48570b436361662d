import * as vscode from 'vscode';
import { errorMessage } from '../../../engine/engineError';
import type { TaskAction } from '../../../task/task';
import { allowedActions } from '../../../task/taskStates';
import type { TaskSummary } from '../../../task/list/taskSummary';
import { confirm } from '../../dialogs/ask';
import type { HostParts } from '../../hostParts';
import { runTaskAction } from '../runTaskAction';
import { safeText } from '../../labels/safeText';
import { showOutput, tell } from '../../dialogs/messages';

const namedAtMost = 10;

/** Does the same to one task or to many: one question for all of them, and one message about those that failed. */
export async function runTaskActions(
  parts: HostParts,
  ids: readonly number[],
  action: TaskAction,
): Promise<void> {
  const [first] = ids;
  if (first === undefined) return;
  if (ids.length === 1) {
    await runTaskAction(parts, first, action);
    return;
  }
  if (action !== 'abort' && action !== 'delete') {
    throw new Error(vscode.l10n.t('Only Abort and Delete can be done to several tasks at once.'));
  }
  const tasks = allowing(parts, ids, action);
  if (tasks.length === 0) throw new Error(vscode.l10n.t('None of the selected tasks allows this any more.'));
  await confirmAll(tasks, ids.length, action);
  const failures: string[] = [];
  for (const { id } of tasks) {
    try {
      await (action === 'abort' ? parts.runner.abort(id) : parts.tasks.remove(id));
    } catch (error) {
      failures.push(errorMessage(error));
    }
  }
  if (failures.length > 0) showFailures(parts, failures, tasks.length);
}

/** Looked at here and now, whatever the page still showed. */
function allowing(parts: HostParts, ids: readonly number[], action: TaskAction): readonly TaskSummary[] {
  return ids
    .map((id) => parts.overview.find(id))
    .filter((task) => task !== undefined)
    .filter((task) => allowedActions(task.status).includes(action));
}

async function confirmAll(
  tasks: readonly TaskSummary[],
  chosen: number,
  action: 'abort' | 'delete',
): Promise<void> {
  const [question, button, consequence] =
    action === 'abort'
      ? [
          vscode.l10n.t('Abort {0} tasks?', tasks.length),
          vscode.l10n.t('Abort Tasks'),
          vscode.l10n.t(
            'Tables that are done stay as they are. Running statements are stopped on the server, the rest is not run.',
          ),
        ]
      : [
          vscode.l10n.t('Delete {0} tasks and their logs?', tasks.length),
          vscode.l10n.t('Delete Tasks'),
          vscode.l10n.t('The tables on the server stay as they are.'),
        ];
  const names = tasks
    .slice(0, namedAtMost)
    .map(({ id, connectionName, database }) => safeText(`#${id} ${connectionName} / ${database}`));
  const more = tasks.length - names.length;
  const others = chosen - tasks.length;
  const detail = [
    ...names,
    ...(more > 0 ? [vscode.l10n.t('… and {0} more', more)] : []),
    '',
    consequence,
    ...(others > 0 ? [vscode.l10n.t('{0} others of the selection do not allow it and stay.', others)] : []),
  ].join('\n');
  await confirm(question, detail, button);
}

function showFailures({ output }: HostParts, failures: readonly string[], asked: number): void {
  for (const failure of failures) output.error(failure);
  const [first = ''] = failures;
  tell(
    'error',
    vscode.l10n.t('{0} of {1} tasks stayed as they were. The first: {2}', failures.length, asked, first),
    [showOutput(output)],
    output,
  );
}
