import * as vscode from 'vscode';
import { serverAddress } from '../../../engine/connection/serverAddress';
import type { TaskDetailsState, TaskFact, TaskTableRow } from '../../../protocol/taskDetails';
import { excludedToShow, plannedToShow } from '../../../task/list/tablesToShow';
import { type PlannedTable, isConsistent, statementCount } from '../../../task/plan';
import { scheduleText } from '../../../task/schedule/schedule';
import type { Task, TaskTable } from '../../../task/task';
import { allowedActions } from '../../../task/taskStates';
import { countTables } from '../../../task/list/taskSummary';
import type { ExecutionMode, ForeignKeyPolicy, TaskSettings } from '../../../task/taskSettings';
import type { ConnectionProfile } from '../../connections/connectionProfile';
import { type Fact, knownFacts } from '../../labels/facts';
import { formatDuration, formatInstant } from '../../labels/formatTime';
import {
  excludedLabel,
  formatCount,
  nameRuleLabel,
  statusLabel,
  tableCounts,
  taskProgress,
  waitsFor,
} from '../../labels/taskLabels';

/** What the details page shows of a task; `profile` is the connection that it runs on, if it is here. */
export function taskDetailsState(task: Task, profile: ConnectionProfile | undefined): TaskDetailsState {
  const tables = countTables(task);
  return {
    id: task.id,
    status: task.status,
    statusLabel: statusLabel(task.status),
    actions: allowedActions(task.status),
    facts: [
      { label: vscode.l10n.t('Task'), value: `#${task.id}` },
      { label: vscode.l10n.t('Type'), value: vscode.l10n.t('Shadow table synchronisation') },
      connectionFact(task, profile),
      ...knownFacts(facts(task)),
    ],
    ...(task.startedAt === undefined ? {} : { progress: taskProgress(tables) }),
    tables: plannedToShow(task).map((planned) => tableRow(task, planned)),
    excluded: excludedToShow(task).map((excluded) => ({
      source: excluded.pair.source.name,
      shadow: excluded.pair.shadow.name,
      reason: [excludedLabel(excluded), excluded.detail].filter(Boolean).join(': '),
    })),
  };
}

/** `Live shop · 10.0.0.5:3306`, as the form says it; the address is the one that the task was made for. */
function connectionFact(task: Task, profile: ConnectionProfile | undefined): TaskFact {
  const address = task.address ?? (profile && serverAddress(profile));
  return {
    label: vscode.l10n.t('Connection'),
    value: [task.connectionName, address].filter(Boolean).join(' · '),
    ...(profile && { environment: profile.environment }),
  };
}

function facts(task: Task): readonly Fact[] {
  const { settings, plan } = task;
  const left = plan.excluded.filter((table) => !isConsistent(table)).length;
  return [
    [vscode.l10n.t('Database'), settings.database],
    [vscode.l10n.t('Shadow names'), nameRuleLabel(settings)],
    [vscode.l10n.t('Left out'), settings.exclude?.join(' ')],
    [vscode.l10n.t('Foreign keys'), policyLabel(settings.foreignKeyPolicy)],
    ['ALTER TABLE', alterLabel(settings)],
    [vscode.l10n.t('AUTO_INCREMENT counters'), counterLabel(settings)],
    [vscode.l10n.t('Recreated shadows of'), settings.recreated?.join(', ')],
    [
      vscode.l10n.t('Renamed columns'),
      settings.renamed?.map(({ table, from, to }) => `${table}: ${from} → ${to}`).join(', '),
    ],
    [vscode.l10n.t('Execution'), executionLabel(settings.execution)],
    [
      vscode.l10n.t('On error'),
      settings.onError === 'abort' ? vscode.l10n.t('Abort the task') : vscode.l10n.t('Ignore and continue'),
    ],
    [vscode.l10n.t('Tables at the same time'), String(settings.connections ?? 1)],
    [
      vscode.l10n.t('Destructive changes'),
      settings.allowDestructive ? vscode.l10n.t('Allowed') : vscode.l10n.t('Left out'),
    ],
    [
      vscode.l10n.t('Plan'),
      vscode.l10n.t('{0} · statements: {1}', plan.hash.slice(0, 6), formatCount(statementCount(plan))),
    ],
    [vscode.l10n.t('Analysed at'), formatInstant(plan.analysedAt)],
    [vscode.l10n.t('Server'), plan.serverVersion],
    [vscode.l10n.t('Created by'), task.createdBy],
    [vscode.l10n.t('Created at'), formatInstant(task.createdAt)],
    [vscode.l10n.t('Initiated from'), task.origin && `#${task.origin.taskId}`],
    ...approvalFacts(task),
    [vscode.l10n.t('Started at'), task.startedAt && formatInstant(task.startedAt)],
    [vscode.l10n.t('Finished at'), task.finishedAt && formatInstant(task.finishedAt)],
    [vscode.l10n.t('Duration'), duration(task)],
    [vscode.l10n.t('Result'), tableCounts(countTables(task))],
    [vscode.l10n.t('Stay unsynchronised'), left > 0 ? formatCount(left) : undefined],
    // Why it was rejected stands beside who did.
    [vscode.l10n.t('Detail'), task.status === 'rejected' ? undefined : task.detail],
    [vscode.l10n.t('Remarks'), settings.remarks],
  ];
}

function approvalFacts({ approval }: Task): readonly Fact[] {
  if (!approval) return [];
  const { rule, decision } = approval;
  const required = [vscode.l10n.t('Approval'), vscode.l10n.t('required by {0}', rule)] as const;
  if (!decision) return [required];
  const words = [decision.by, formatInstant(decision.at), decision.comment].filter(Boolean).join(' · ');
  const by = decision.kind === 'approved' ? vscode.l10n.t('Approved by') : vscode.l10n.t('Rejected by');
  return [required, [by, words]];
}

/** `ALGORITHM=INPLACE, LOCK=NONE` */
function alterLabel({ alter }: TaskSettings): string | undefined {
  return [
    ...(alter?.algorithm === undefined ? [] : [`ALGORITHM=${alter.algorithm}`]),
    ...(alter?.lock === undefined ? [] : [`LOCK=${alter.lock}`]),
  ].join(', ');
}

function counterLabel({ counter }: TaskSettings): string | undefined {
  if (counter?.kind !== 'startAt') return undefined;
  return counter.existing
    ? vscode.l10n.t('at {0} at least in all shadows', counter.at)
    : vscode.l10n.t('at {0} in new shadows', counter.at);
}

function duration(task: Task): string | undefined {
  if (task.startedAt === undefined || task.finishedAt === undefined) return undefined;
  return formatDuration(Date.parse(task.finishedAt) - Date.parse(task.startedAt));
}

function tableRow(task: Task, planned: PlannedTable): TaskTableRow {
  const table: TaskTable = task.tables[planned.pair.source.name] ?? { state: { status: 'pending' } };
  const { state } = table;
  const wait = waitsFor(table, planned);
  return {
    source: planned.pair.source.name,
    shadow: planned.pair.shadow.name,
    result: planned.result,
    status: wait === undefined ? state.status : 'waiting',
    ...(state.status === 'executing' &&
      state.sentAt !== undefined && { runsMs: Math.max(0, Date.now() - Date.parse(state.sentAt)) }),
    statements: planned.statements.length,
    ...(table.durationMs === undefined ? {} : { durationMs: table.durationMs }),
    ...('message' in state ? { message: tableMessage(state) } : {}),
    ...(wait && { message: waitMessage(wait) }),
  };
}

function waitMessage(wait: 'tables' | 'foreignKeys'): string {
  return wait === 'tables'
    ? vscode.l10n.t('Other tables come first.')
    : vscode.l10n.t('Foreign keys come last.');
}

function tableMessage(state: { readonly message?: string; readonly remaining?: readonly string[] }): string {
  return [state.message, ...(state.remaining ?? [])].join('\n');
}

function executionLabel(execution: ExecutionMode): string {
  switch (execution.kind) {
    case 'immediate':
      return vscode.l10n.t('Now');
    case 'manual':
      return vscode.l10n.t('Manually');
    case 'schedule':
      return scheduleText(execution.at, execution.timeZone, vscode.env.language);
  }
}

function policyLabel(policy: ForeignKeyPolicy): string {
  switch (policy) {
    case 'shadowFirst':
      return vscode.l10n.t('To shadows where these exist');
    case 'source':
      return vscode.l10n.t('To source tables');
    case 'none':
      return vscode.l10n.t('No foreign keys');
  }
}
