import * as vscode from 'vscode';
import { isPending } from '../../../task/taskStates';
import { countTables, tablesDone } from '../../../task/list/taskSummary';
import { confirm } from '../../dialogs/ask';
import type { HostParts } from '../../hostParts';
import { safeText } from '../../labels/safeText';
import { formatCount, taskPlace } from '../../labels/taskLabels';
import { taskFor } from './pickTask';

/**
 * Stops a running task: the statement on the server is killed, and what the server did is looked up. A task that waits
 * is over with it.
 */
export async function abortTask(parts: HostParts, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'abort');
  const tables = countTables(task);
  await confirm(
    vscode.l10n.t('Abort task #{0} on {1}?', task.id, safeText(taskPlace(task))),
    isPending(task.status)
      ? vscode.l10n.t(
          'Nothing of it has run. It will not run any more; initiate it again if you want it later.',
        )
      : vscode.l10n.t(
          '{0} of {1} tables are done and stay as they are. The running statement is stopped on the server, the rest is not run.',
          formatCount(tablesDone(tables)),
          formatCount(tables.total),
        ),
    vscode.l10n.t('Abort Task'),
  );
  await parts.runner.abort(task.id);
}
