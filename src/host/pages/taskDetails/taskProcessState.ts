import * as vscode from 'vscode';
import type { ProcessStation } from '../../../protocol/taskDetails';
import type { Task } from '../../../task/task';
import type { TaskEvent } from '../../../task/taskEvent';
import { type NodeStatus, type ProcessNode, taskProcess } from '../../../task/taskProcess';
import { type Fact, knownFacts } from '../../labels/facts';
import { formatDuration, formatInstant } from '../../labels/formatTime';

/** The stations of a task's way as the page shows them. */
export function taskProcessState(task: Task, events: readonly TaskEvent[]): readonly ProcessStation[] {
  return taskProcess(task, events).map((node) => ({
    kind: node.kind,
    status: node.status,
    title: stationTitle(node, task),
    statusLabel: nodeLabel(node),
    ...(node.comment !== undefined && { comment: node.comment }),
    facts: knownFacts(stationFacts(node, task)),
  }));
}

function stationTitle({ kind }: ProcessNode, { settings }: Task): string {
  switch (kind) {
    case 'initiation':
      return vscode.l10n.t('Initiated');
    case 'approval':
      return vscode.l10n.t('Approval');
    case 'schedule':
      return settings.execution.kind === 'schedule' ? vscode.l10n.t('Scheduled') : vscode.l10n.t('Ready');
    case 'execution':
      return vscode.l10n.t('Run');
    case 'completion':
      return vscode.l10n.t('Completion');
  }
}

function nodeLabel({ kind, status }: ProcessNode): string {
  if (status === 'current') return currentLabel(kind);
  const labels: Readonly<Record<Exclude<NodeStatus, 'current'>, string>> = {
    done: vscode.l10n.t('done'),
    upcoming: vscode.l10n.t('still to come'),
    approved: vscode.l10n.t('approved'),
    rejected: vscode.l10n.t('rejected'),
    expired: vscode.l10n.t('expired'),
    voided: vscode.l10n.t('the approval does not count any more'),
    missed: vscode.l10n.t('missed its time'),
    aborted: vscode.l10n.t('aborted'),
    interrupted: vscode.l10n.t('interrupted'),
    succeeded: vscode.l10n.t('succeeded'),
    succeededWithErrors: vscode.l10n.t('succeeded with errors'),
    failed: vscode.l10n.t('failed'),
  };
  return labels[status];
}

function currentLabel(kind: ProcessNode['kind']): string {
  switch (kind) {
    case 'approval':
      return vscode.l10n.t('waiting for approval');
    case 'schedule':
      return vscode.l10n.t('waiting to be executed');
    case 'execution':
      return vscode.l10n.t('executing');
    case 'initiation':
    case 'completion':
      return '';
  }
}

function stationFacts(node: ProcessNode, task: Task): readonly Fact[] {
  const { kind, status, by, dueAt } = node;
  const isOpen = status === 'current' || status === 'upcoming';
  const due = kind === 'approval' ? vscode.l10n.t('At the latest') : vscode.l10n.t('Time');
  return [
    [vscode.l10n.t('By'), by],
    [vscode.l10n.t('Required by'), kind === 'approval' ? task.approval?.rule : undefined],
    ...stationTimes(node),
    [due, isOpen && dueAt !== undefined ? formatInstant(dueAt) : undefined],
  ];
}

function stationTimes({ kind, startedAt, endedAt }: ProcessNode): readonly Fact[] {
  if (startedAt === undefined) return [];
  if (kind === 'initiation' || kind === 'completion')
    return [[vscode.l10n.t('At'), formatInstant(startedAt)]];
  if (endedAt === undefined) return [[vscode.l10n.t('Since'), formatInstant(startedAt)]];
  return [
    [vscode.l10n.t('From'), formatInstant(startedAt)],
    [vscode.l10n.t('To'), formatInstant(endedAt)],
    [vscode.l10n.t('Duration'), formatDuration(Date.parse(endedAt) - Date.parse(startedAt))],
  ];
}
