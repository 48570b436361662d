import * as vscode from 'vscode';
import { serverAddress } from '../../engine/connection/serverAddress';
import { hazardText } from '../../task/compare/hazardCounts';
import { type Plan, isConsistent, statementCount } from '../../task/plan';
import { scheduleText } from '../../task/schedule/schedule';
import type { ExecutionMode, TaskSettings } from '../../task/taskSettings';
import { confirm } from './ask';
import type { ConnectionProfile } from '../connections/connectionProfile';
import { environmentLabel } from '../labels/environmentLabel';
import { safeText } from '../labels/safeText';
import { Cancelled } from './messages';

// A modal dialog does not scroll everywhere, and a change may take three lines of it: the preview has them all.
const mostLines = 6;

/**
 * Asks before anything runs: names the target and counts what will happen. For a connection marked production the
 * database's name has to be typed; no setting turns that off. Throws Cancelled unless the user agrees.
 */
export async function confirmRun(
  profile: ConnectionProfile,
  settings: TaskSettings,
  plan: Plan,
  purpose: 'submit' | 'submitForApproval' | 'execute',
): Promise<void> {
  const place = `${safeText(profile.name)} / ${safeText(settings.database)}`;
  const { execution } = settings;
  const runsNow = purpose === 'execute' || (purpose === 'submit' && execution.kind === 'immediate');
  await confirm(
    runsNow ? vscode.l10n.t('Execute on {0}?', place) : vscode.l10n.t('Create a task for {0}?', place),
    [
      ...termLines(execution, purpose),
      targetLine(profile),
      ...planSummaryLines(plan),
      ...connectionLines(settings),
    ].join('\n'),
    runsNow ? vscode.l10n.t('Execute') : vscode.l10n.t('Create Task'),
  );
  if (profile.environment === 'production') await confirmProduction(profile, settings.database);
}

type Purpose = Parameters<typeof confirmRun>[3];

/** When it will run, where that is not at once. */
function termLines(execution: ExecutionMode, purpose: Purpose): readonly string[] {
  if (purpose === 'execute') return [];
  const time =
    execution.kind === 'schedule'
      ? scheduleText(execution.at, execution.timeZone, vscode.env.language)
      : undefined;
  return [
    ...(time === undefined
      ? []
      : [
          vscode.l10n.t(
            'It runs at {0}, if an editor window is open or cli.js run --due is called then.',
            time,
          ),
        ]),
    ...(purpose === 'submitForApproval' ? [approvalLine(execution)] : []),
  ];
}

function approvalLine({ kind }: ExecutionMode): string {
  return kind === 'schedule'
    ? vscode.l10n.t(
        'It waits for approval; where that does not come before its time, it expires and never runs.',
      )
    : vscode.l10n.t('It waits for approval before it can run.');
}

function targetLine(profile: ConnectionProfile): string {
  const address = `${profile.user}@${serverAddress(profile)}`;
  return vscode.l10n.t('{0} ({1})', safeText(address), environmentLabel(profile.environment));
}

/** The counts, the destructive changes and what stays as it is, a line each. */
export function planSummaryLines(plan: Plan): readonly string[] {
  const creates = plan.tables.filter((table) => table.result === 'create').length;
  return [
    vscode.l10n.t(
      'Shadow tables to create: {0}, to modify: {1}. Statements: {2}.',
      creates,
      plan.tables.length - creates,
      statementCount(plan),
    ),
    ...destructiveLines(plan),
    ...foreignKeyLines(plan),
    ...unsynchronisedLines(plan),
    vscode.l10n.t('Only structure changes, and only that of shadow tables. A source table is never altered.'),
  ];
}

function destructiveLines(plan: Plan): readonly string[] {
  const lines = plan.tables.flatMap((table) =>
    table.hazards
      .filter((hazard) => hazard.destructive)
      .map((hazard) => `•\u00a0${safeText(table.pair.shadow.name)}: ${safeText(hazardText(hazard))}`),
  );
  if (lines.length === 0) return [];
  const more = lines.length - mostLines;
  return [
    '',
    vscode.l10n.t('Destructive changes: {0}', lines.length),
    ...lines.slice(0, mostLines),
    ...(more > 0 ? [vscode.l10n.t('… and {0} more', more)] : []),
    '',
  ];
}

/** What a run that stops in the middle leaves behind. */
function foreignKeyLines(plan: Plan): readonly string[] {
  const tables = plan.tables.filter(({ statements }) =>
    statements.some(({ phase }) => phase === 'dropForeignKeys'),
  ).length;
  if (tables === 0) return [];
  return [
    vscode.l10n.t(
      'Shadow tables whose foreign keys are taken away first and added again last: {0}. If the run stops in between, they are missing until it is done again; the log names them.',
      tables,
    ),
  ];
}

function connectionLines({ connections = 1 }: TaskSettings): readonly string[] {
  return connections === 1
    ? []
    : [vscode.l10n.t('Tables at the same time: up to {0}, where no foreign key ties them.', connections)];
}

function unsynchronisedLines(plan: Plan): readonly string[] {
  const left = plan.excluded.filter((table) => !isConsistent(table)).length;
  return left === 0 ? [] : [vscode.l10n.t('Tables that stay unsynchronised: {0}.', left)];
}

async function confirmProduction(profile: ConnectionProfile, database: string): Promise<void> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('{0} is a production connection', safeText(profile.name)),
    prompt: vscode.l10n.t('Type the name of the database to go on: {0}', safeText(database)),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === database ? undefined : vscode.l10n.t('This is not the name of the database.'),
  });
  if (typed !== database) throw new Cancelled();
}
