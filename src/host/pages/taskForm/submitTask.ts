import { serverAddress } from '../../../engine/connection/serverAddress';
import type { Plan } from '../../../task/plan';
import type { TaskOrigin } from '../../../task/taskTerms';
import type { TaskSettings } from '../../../task/taskSettings';
import { taskApprovalRule } from '../../settings/approvalSettings';
import { confirmRun } from '../../dialogs/confirmRun';
import type { ConnectionProfile } from '../../connections/connectionProfile';
import type { HostParts } from '../../hostParts';
import { inBackground } from '../../dialogs/messages';
import { scheduleProblem } from './formSchedule';

/** Asks for confirmation and stores the task; its id. Throws Cancelled when the user does not agree. */
export async function submitTask(
  parts: HostParts,
  profile: ConnectionProfile,
  settings: TaskSettings,
  plan: Plan,
  origin?: TaskOrigin,
): Promise<number> {
  const { requirement } = taskApprovalRule(profile, settings.database);
  await confirmRun(profile, settings, plan, requirement ? 'submitForApproval' : 'submit');
  const { execution } = settings;
  // The dialog may have been open for long.
  const problem = execution.kind === 'schedule' ? scheduleProblem(execution, Date.now()) : undefined;
  if (problem !== undefined) throw new Error(problem);
  return parts.tasks.create({
    kind: 'created',
    by: await parts.tasks.account(),
    connectionName: profile.name,
    address: serverAddress(profile),
    settings,
    plan,
    ...(origin && { origin }),
    ...(requirement && { approval: requirement }),
  });
}

/** Runs a submitted task in the background if it is to run at once and nobody has to approve it. */
export function startSubmitted(parts: HostParts, taskId: number): void {
  const task = parts.tasks.find(taskId);
  if (task?.status !== 'waiting' || task.settings.execution.kind !== 'immediate') return;
  inBackground(parts.runner.run(taskId), parts.output);
}
