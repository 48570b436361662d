import * as vscode from 'vscode';
import { taskConnection } from '../../task/taskConnection';
import type { Task } from '../../task/task';
import type { ConnectionProfile } from './connectionProfile';
import type { ConnectionProfiles } from './connectionProfiles';

/** The connection that a task runs on; throws with what to do when this editor has none. */
export function taskProfile(profiles: ConnectionProfiles, task: Task): ConnectionProfile {
  const profile = taskConnection(task, profiles.list());
  if (profile) return profile;
  throw new Error(
    task.address === undefined
      ? vscode.l10n.t(
          'The connection {0} of task #{1} is not there. Add it again, then initiate the task again.',
          task.connectionName,
          task.id,
        )
      : vscode.l10n.t(
          'Task #{0} runs on {1} ({2}), and no connection here leads there. Add a connection to {1}, then try again.',
          task.id,
          task.address,
          task.connectionName,
        ),
  );
}
