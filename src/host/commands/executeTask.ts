import * as vscode from 'vscode';
import type { HostParts } from '../hostParts';
import { inBackground } from '../showError';
import { confirmRun } from '../confirmRun';
import { taskFor } from './pickTask';

/** Runs a waiting task, after the confirmation that every caller gets. */
export async function executeTask(parts: HostParts, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, 'execute');
  const profile = parts.profiles.find(task.settings.connectionId);
  if (!profile) {
    throw new Error(
      vscode.l10n.t(
        'The connection {0} of task #{1} was deleted. Add it again, then initiate the task again.',
        task.connectionName,
        task.id,
      ),
    );
  }
  await confirmRun(profile, task.settings, task.plan, 'execute');
  inBackground(parts.runner.run(task.id), parts.output);
}
