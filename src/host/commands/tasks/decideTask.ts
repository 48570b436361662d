import * as vscode from 'vscode';
import { taskConnection } from '../../../task/taskConnection';
import { scheduleText } from '../../../task/schedule/schedule';
import type { Task } from '../../../task/task';
import { answered, askModally } from '../../dialogs/ask';
import { planSummaryLines } from '../../dialogs/confirmRun';
import { openTaskPreview } from '../../documents/taskDocuments';
import { environmentLabel } from '../../labels/environmentLabel';
import { formatInstant } from '../../labels/formatTime';
import type { HostParts } from '../../hostParts';
import { safeText } from '../../labels/safeText';
import { tell } from '../../dialogs/messages';
import { taskArgument } from '../../tasks/taskCommand';
import { taskPlace } from '../../labels/taskLabels';
import { taskFor } from './pickTask';

type Decision = 'approved' | 'rejected';

const longestComment = 200;

/**
 * Approves or rejects a task, after a dialog that tells exactly what it is about and leads to the statements. The
 * store refuses a decision that another window was faster with.
 */
export async function decideTask(parts: HostParts, decision: Decision, argument: unknown): Promise<void> {
  const task = await taskFor(parts, argument, decision === 'approved' ? 'approve' : 'reject');
  const by = await parts.tasks.account();
  if (decision === 'approved' && task.approval?.approver === 'notCreator' && task.createdBy === by) {
    throw new Error(
      vscode.l10n.t(
        'Task #{0} is your own, and {1} wants somebody else to approve it.',
        task.id,
        task.approval.rule,
      ),
    );
  }
  if ((await confirmDecision(parts, task, decision)) === 'showSql') {
    await openTaskPreview(parts, task.id);
    offerDecision(parts, task);
    return;
  }
  const comment = await askComment(task, decision);
  await parts.tasks.append(task.id, {
    at: new Date().toISOString(),
    kind: decision,
    by,
    comment,
    planHash: task.plan.hash,
  });
}

async function confirmDecision(
  parts: HostParts,
  task: Task,
  decision: Decision,
): Promise<'decide' | 'showSql'> {
  const decide = decision === 'approved' ? vscode.l10n.t('Approve…') : vscode.l10n.t('Reject…');
  const showSql = vscode.l10n.t('Show SQL');
  const place = safeText(taskPlace(task));
  const choice = await askModally(
    decision === 'approved'
      ? vscode.l10n.t('Approve task #{0} on {1}?', task.id, place)
      : vscode.l10n.t('Reject task #{0} on {1}?', task.id, place),
    decisionDetail(parts, task),
    decide,
    showSql,
  );
  return answered(choice) === showSql ? 'showSql' : 'decide';
}

/** What is decided about, a line each. */
function decisionDetail(parts: HostParts, task: Task): string {
  const { settings, plan, approval } = task;
  const profile = taskConnection(task, parts.profiles.list());
  const environment = profile ? [environmentLabel(profile.environment)] : [];
  return [
    [task.address, ...environment].filter(Boolean).join(' · '),
    vscode.l10n.t('Created by {0}, {1}', safeText(task.createdBy), formatInstant(task.createdAt)),
    executionLine(task),
    ...(settings.remarks === '' ? [] : [vscode.l10n.t('Remarks: {0}', safeText(settings.remarks))]),
    vscode.l10n.t('Plan {0}, analysed {1}', plan.hash.slice(0, 12), formatInstant(plan.analysedAt)),
    ...(approval?.voided
      ? [vscode.l10n.t('An earlier approval does not count any more: {0}', safeText(approval.voided.reason))]
      : []),
    ...planSummaryLines(plan),
  ].join('\n');
}

function executionLine({ settings: { execution } }: Task): string {
  switch (execution.kind) {
    case 'immediate':
      return vscode.l10n.t('Runs as soon as it is approved.');
    case 'manual':
      return vscode.l10n.t('Waits to be executed by hand once it is approved.');
    case 'schedule':
      return vscode.l10n.t(
        'Runs at {0}.',
        scheduleText(execution.at, execution.timeZone, vscode.env.language),
      );
  }
}

/** The statements are on show now: what was asked before is asked beside them. */
function offerDecision(parts: HostParts, task: Task): void {
  const decide = (decision: Decision) => () => decideTask(parts, decision, taskArgument(task.id));
  tell(
    'information',
    vscode.l10n.t('This is exactly what task #{0} will run.', task.id),
    [
      [vscode.l10n.t('Approve…'), decide('approved')],
      [vscode.l10n.t('Reject…'), decide('rejected')],
    ],
    parts.output,
  );
}

async function askComment(task: Task, decision: Decision): Promise<string> {
  const isNeeded = decision === 'rejected';
  const comment = await vscode.window.showInputBox({
    title: isNeeded
      ? vscode.l10n.t('Reject task #{0}: why?', task.id)
      : vscode.l10n.t('Approve task #{0}: comment', task.id),
    // The editor adds what Enter and Escape do.
    prompt: isNeeded
      ? vscode.l10n.t('At most {0} characters.', longestComment)
      : vscode.l10n.t('At most {0} characters, may be empty.', longestComment),
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim().length > longestComment) {
        return vscode.l10n.t('{0} characters too many.', text.trim().length - longestComment);
      }
      return isNeeded && text.trim() === '' ? vscode.l10n.t('Say why it is rejected.') : undefined;
    },
  });
  return answered(comment).trim();
}
