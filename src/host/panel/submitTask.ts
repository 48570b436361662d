import type { Plan } from '../../task/plan';
import type { TaskSettings } from '../../task/taskSettings';
import { confirmRun } from '../confirmRun';
import { connectionAddress } from '../connections/connectionProfile';
import type { ConnectionProfile } from '../connections/connectionProfile';
import type { HostParts } from '../hostParts';

/** Asks for confirmation and stores the task; its id. Throws Cancelled when the user does not agree. */
export async function submitTask(
  parts: HostParts,
  profile: ConnectionProfile,
  settings: TaskSettings,
  plan: Plan,
): Promise<number> {
  await confirmRun(profile, settings, plan, 'submit');
  return parts.tasks.create({
    kind: 'created',
    by: await parts.tasks.account(),
    connectionName: profile.name,
    address: connectionAddress(profile),
    settings,
    plan,
  });
}
