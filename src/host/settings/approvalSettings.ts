import * as vscode from 'vscode';
import type { ApprovalState } from '../../protocol/taskForm';
import { type ApprovalDecision, approvalFor, approvalPolicy } from '../../task/approvalRules';
import type { ConnectionProfile } from '../connections/connectionProfile';

/** Whether a task needs an approval, and what the form says about it. */
export interface TaskApprovalRule extends ApprovalDecision {
  readonly words: ApprovalState;
}

/** What the settings ask for. They count for the whole application: no workspace can weaken them. */
export function taskApprovalRule(
  profile: Pick<ConnectionProfile, 'environment' | 'name'>,
  database: string,
): TaskApprovalRule {
  const settings = vscode.workspace.getConfiguration('shadowSync.approval');
  const policy = approvalPolicy(settings.get<unknown>('mode'), settings.get<unknown>('rules'));
  const decision = approvalFor(policy, {
    environment: profile.environment,
    connectionName: profile.name,
    database,
  });
  return { ...decision, words: approvalWords(decision, policy.problem) };
}

function approvalWords(
  { rule, mode, requirement }: ApprovalDecision,
  problem: string | undefined,
): ApprovalState {
  if (problem !== undefined) {
    return {
      required: true,
      text: vscode.l10n.t('required from somebody else, because the approval rules cannot be followed'),
      problem: vscode.l10n.t(
        'The approval settings are not understood: {0} Until they are corrected, every task needs an approval by somebody else.',
        problem,
      ),
    };
  }
  if (!requirement) {
    // By its name alone, "production" beside a connection that is not, the mode seems to say the opposite.
    const text =
      mode === 'production'
        ? vscode.l10n.t('not required, as the connection is not marked production')
        : vscode.l10n.t('not required by {0}', rule);
    return { required: false, text };
  }
  return {
    required: true,
    text:
      requirement.approver === 'notCreator'
        ? vscode.l10n.t(
            'required by {0}, from somebody else than you, within {1} hours',
            rule,
            requirement.hours,
          )
        : vscode.l10n.t('required by {0}, within {1} hours', rule, requirement.hours),
  };
}
