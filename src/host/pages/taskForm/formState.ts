import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { serverAddress } from '../../../engine/connection/serverAddress';
import type { Loadable } from '../../../protocol/envelope';
import type { ConnectionOption, SourceTable, TaskFormState } from '../../../protocol/taskForm';
import type { Plan } from '../../../task/plan';
import {
  type NamedTables,
  type NamingSettings,
  nameRuleProblem,
  nameShadows,
  nameSources,
} from '../../../task/names/shadowNames';
import type { NameRule, TaskSettings } from '../../../task/taskSettings';
import type { ConnectionProfile } from '../../connections/connectionProfile';
import type { DatabaseContent } from '../../connections/serverReader';
import { rememberedExclusions } from '../../settings/defaultSettings';
import { taskApprovalRule } from '../../settings/approvalSettings';
import { type AnalysisRun, analysisKey } from './analysisRun';
import { scheduleProblem, scheduleState } from './formSchedule';

/** All that the first snapshot of the form is made of. */
export interface FormInput {
  readonly settings: TaskSettings;
  readonly profiles: readonly ConnectionProfile[];
  readonly databases: Loadable<readonly string[]>;
  readonly content: Loadable<DatabaseContent>;
  /** What the settings mean in the content; nothing while that is not loaded. */
  readonly names: NamedTables;
  readonly analysis: AnalysisRun;
  readonly plan: Plan | undefined;
  readonly submitting: boolean;
}

/** The form's snapshot. */
export function formState(input: FormInput): TaskFormState {
  const { settings, names } = input;
  const nameProblem = nameRuleProblem(settings.nameRule);
  const analyseBlocked = whyNotAnalyse(input, nameProblem);
  const submitBlocked = whyNotSubmit(input);
  return {
    settings,
    connections: input.profiles.map(connectionOption),
    databases: input.databases,
    ...(nameProblem === undefined ? {} : { nameProblem }),
    tableProblems: names.problems,
    exclusionsRemembered: isDeepStrictEqual(settings.exclude ?? [], rememberedExclusions(settings.database)),
    leftOut: names.leftOut,
    tableCount: names.pairs.length,
    ...formTerms(settings, input.profiles),
    ...(analyseBlocked === undefined ? {} : { analyseBlocked }),
    ...(submitBlocked === undefined ? {} : { submitBlocked }),
    submitting: input.submitting,
  };
}

/** The pairs that the settings mean in the database as it was listed. */
export function formNames(settings: NamingSettings, content: Loadable<DatabaseContent>): NamedTables {
  if (content.status !== 'loaded' || nameRuleProblem(settings.nameRule) !== undefined) {
    return { pairs: [], problems: [], leftOut: [] };
  }
  return nameShadows(settings, content.value.tables, content.value.server);
}

/** The tables to choose from, each with its future shadow's name. */
export function sourceTables(
  nameRule: NameRule,
  content: Loadable<DatabaseContent>,
): Loadable<readonly SourceTable[]> {
  if (content.status !== 'loaded') return content;
  const { tables, server } = content.value;
  return { status: 'loaded', value: nameSources(tables, nameRule, server) };
}

function connectionOption(profile: ConnectionProfile): ConnectionOption {
  return {
    id: profile.id,
    name: profile.name,
    address: serverAddress(profile),
    environment: profile.environment,
  };
}

/** When it runs, and who has to agree. */
function formTerms(
  { execution, connectionId, database }: TaskSettings,
  profiles: readonly ConnectionProfile[],
): Pick<TaskFormState, 'schedule' | 'approval'> {
  const profile = profiles.find(({ id }) => id === connectionId);
  return {
    ...(execution.kind === 'schedule' && { schedule: scheduleState(execution, Date.now()) }),
    ...(profile && database !== '' && { approval: taskApprovalRule(profile, database).words }),
  };
}

function whyNotAnalyse(
  { settings, profiles, databases, content, names, submitting }: FormInput,
  nameProblem: string | undefined,
): string | undefined {
  if (submitting) return vscode.l10n.t('The task is being submitted.');
  if (!profiles.some((profile) => profile.id === settings.connectionId)) {
    return vscode.l10n.t('Choose a connection first.');
  }
  if (databases.status === 'failed' || content.status === 'failed') {
    return vscode.l10n.t('The tables could not be listed. Try again above.');
  }
  if (settings.database === '') return vscode.l10n.t('Choose a database first.');
  if (content.status !== 'loaded') return vscode.l10n.t('The tables are being listed.');
  if (nameProblem !== undefined) return nameProblem;
  if (names.pairs.length > 0) return undefined;
  if (names.problems.length > 0)
    return vscode.l10n.t('None of these tables can get a shadow; the reasons stand beside them.');
  return settings.range === 'all' || content.value.tables.length === 0
    ? vscode.l10n.t('This database has no table to synchronise.')
    : vscode.l10n.t('Choose at least one source table.');
}

function whyNotSubmit({ settings, analysis, plan, submitting }: FormInput): string | undefined {
  if (submitting) return vscode.l10n.t('The task is being submitted.');
  switch (analysis.status) {
    case 'none':
    case 'cancelled':
    case 'failed':
      return vscode.l10n.t('Analyse the tables first.');
    case 'running':
      return vscode.l10n.t('The analysis is still running.');
    case 'done':
      break;
  }
  if (analysis.key !== analysisKey(settings)) {
    return vscode.l10n.t('The settings changed since the analysis. Analyse again.');
  }
  const { execution } = settings;
  if (execution.kind === 'schedule' && scheduleProblem(execution, Date.now()) !== undefined) {
    return vscode.l10n.t('Choose another time for the schedule; the reason stands beside it.');
  }
  if (settings.remarks.length > 200) return vscode.l10n.t('The remarks are longer than 200 characters.');
  if (plan && plan.tables.length > 0) return undefined;
  return plan?.excluded.some((table) => table.reason === 'destructive')
    ? vscode.l10n.t(
        'Every change that is left is destructive. Allow destructive changes, or skip these tables.',
      )
    : vscode.l10n.t('There is nothing to run: no table needs a change, or all are skipped.');
}
