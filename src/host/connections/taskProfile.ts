import * as vscode from 'vscode';
import type { Task } from '../../task/task';
import { connectionAddress } from './connectionProfile';
import type { ConnectionProfile } from './connectionProfile';
import type { ConnectionProfiles } from './connectionProfiles';

type Placed = Pick<Task, 'settings' | 'address'>;

/**
 * The connection that a task runs on: the one it was made with, else, for a task that a colleague made, one to the same
 * address. Undefined when this editor has none.
 */
export function findTaskProfile(
  profiles: ConnectionProfiles,
  { settings, address }: Placed,
): ConnectionProfile | undefined {
  const own = profiles.find(settings.connectionId);
  return own ?? profiles.list().find((profile) => connectionAddress(profile) === address);
}

/** The same; throws with what to do when there is none. */
export function taskProfile(profiles: ConnectionProfiles, task: Task): ConnectionProfile {
  const profile = findTaskProfile(profiles, task);
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
