import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { buildPlan } from '../../../task/buildPlan';
import type { Plan } from '../../../task/plan';
import { planWishes } from '../../../task/compare/planWishes';
import { nameRuleProblem, nameShadows, nameSources } from '../../../task/names/shadowNames';
import { sqlPreview } from '../../../task/texts/sqlPreview';
import type { NameRule, TaskSettings } from '../../../task/taskSettings';
import { answered } from '../../dialogs/ask';
import type { ConnectionProfile } from '../../connections/connectionProfile';
import { defaultNameRule, defaultSettings } from '../../settings/defaultSettings';
import type { HostParts } from '../../hostParts';
import { type AnalysisRun, analysisState } from '../../pages/taskForm/analysisRun';
import { FormAnalysis } from '../../pages/taskForm/formAnalysis';
import { startSubmitted, submitTask } from '../../pages/taskForm/submitTask';
import { safeIconText } from '../../labels/safeText';
import { Cancelled } from '../../dialogs/messages';
import { runTaskCommand } from '../../tasks/taskCommand';
import { askSchedule } from './askSchedule';
import { connectionFor, databaseFor } from '../connections/pickConnection';

/** The create form step by step in quick picks, for the keyboard and for screen readers; nothing is kept on cancel. */
export async function createTaskQuick(parts: HostParts, argument: unknown): Promise<void> {
  const profile = await connectionFor(parts, argument);
  const database = await databaseFor(parts, profile, argument);
  const nameRule = await askNameRule();
  const content = await parts.server.content(profile, database);
  const sources = nameSources(content.tables, nameRule, content.server).filter(
    ({ shadowOf }) => shadowOf === undefined,
  );
  const tables = await pickMany(
    vscode.l10n.t('Choose source tables of {0}', database),
    sources.map(({ name, shadow }) => ({ name, description: `→ ${shadow}`, picked: false })),
  );
  const chosen: TaskSettings = { ...defaultSettings(profile.id, database), nameRule, tables };
  const analysis = await analyse(parts, profile, chosen);
  const { settings, plan } = await choosePlan(analysis, chosen);
  const uri = parts.documents.set(
    { owner: `quick=${randomUUID()}`, path: [database, `${database}-preview.sql`] },
    sqlPreview(plan, profile.name, settings.connections),
  );
  await parts.documents.show(uri, 'sql');
  if (plan.tables.length === 0) return;
  const taskId = await submitTask(
    parts,
    profile,
    { ...settings, execution: await askExecution(settings) },
    plan,
  );
  await runTaskCommand('open', taskId);
  startSubmitted(parts, taskId);
}

async function askNameRule(): Promise<NameRule> {
  const standard = defaultNameRule();
  const kind = await pickOne(vscode.l10n.t('Name of shadow table'), [
    { label: vscode.l10n.t('Prefix + source name'), value: 'prefix' as const },
    { label: vscode.l10n.t('Source name + suffix'), value: 'suffix' as const },
  ]);
  const affix = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name of shadow table'),
    prompt: vscode.l10n.t('1 to 32 letters, digits or underscores'),
    value: kind === standard.kind ? standard.affix : kind === 'prefix' ? '_test_' : '_t',
    validateInput: (text) => nameRuleProblem({ kind, affix: text }),
  });
  return { kind, affix: answered(affix) };
}

/** Compares with progress that can be cancelled; throws what the analysis failed with. */
async function analyse(
  parts: HostParts,
  profile: ConnectionProfile,
  settings: TaskSettings,
): Promise<AnalysisRun> {
  const analysis = new FormAnalysis(parts, () => undefined);
  const title = vscode.l10n.t('Comparing the tables of {0}…', settings.database);
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (_, token) => {
      token.onCancellationRequested(() => analysis.cancel());
      await analysis.run(profile, settings, (content) =>
        nameShadows(settings, content.tables, content.server),
      );
    },
  );
  const { status, message } = analysis.current;
  if (status === 'cancelled') throw new Cancelled();
  if (status === 'failed') throw new Error(message ?? '');
  return analysis.current;
}

/** What to synchronise of what differs, and whether destructive changes may run. */
async function choosePlan(
  run: AnalysisRun,
  settings: TaskSettings,
): Promise<{ readonly settings: TaskSettings; readonly plan: Plan }> {
  const { analysis } = run;
  if (!analysis) throw new Cancelled();
  const wishes = planWishes(settings);
  const { rows, destructive } = analysisState(run, [], false, undefined);
  const differing = rows.filter(({ result }) => result === 'create' || result === 'modify');
  if (differing.length === 0) {
    return { settings, plan: buildPlan(analysis, { skipped: [], allowDestructive: false, wishes }) };
  }
  const kept = new Set(
    await pickMany(
      vscode.l10n.t('Tables to synchronise: untick those to skip'),
      differing.map((row) => ({
        name: row.source,
        description: row.result === 'create' ? vscode.l10n.t('create') : vscode.l10n.t('modify'),
        detail: row.changes.map(({ sign, text }) => `${sign} ${text}`).join(' · '),
        picked: true,
      })),
    ),
  );
  const skipped = differing.map(({ source }) => source).filter((source) => !kept.has(source));
  const risky = destructive.filter(({ source }) => kept.has(source));
  const allowDestructive =
    risky.length > 0 &&
    (await pickOne(vscode.l10n.t('Destructive changes: {0}', risky.length), [
      {
        label: vscode.l10n.t('Leave these tables as they are'),
        detail: risky.map(({ source, text }) => safeIconText(`${source}: ${text}`)).join(' · '),
        value: false,
      },
      { label: vscode.l10n.t('Allow destructive changes'), value: true },
    ]));
  return {
    settings: { ...settings, skipped, allowDestructive },
    plan: buildPlan(analysis, { skipped, allowDestructive, wishes }),
  };
}

async function askExecution({ connections = 1 }: TaskSettings): Promise<TaskSettings['execution']> {
  const kind = await pickOne(vscode.l10n.t('When to execute what the preview shows'), [
    {
      label: vscode.l10n.t('Execute now'),
      ...(connections > 1 && {
        detail: vscode.l10n.t(
          'Tables at the same time: up to {0}, where no foreign key ties them.',
          connections,
        ),
      }),
      value: 'immediate' as const,
    },
    {
      label: vscode.l10n.t('Create the task and execute it later by hand'),
      value: 'manual' as const,
    },
    {
      label: vscode.l10n.t('Execute on schedule…'),
      detail: vscode.l10n.t('If an editor window is open at that time, or cli.js run --due is called'),
      value: 'schedule' as const,
    },
  ]);
  return kind === 'schedule' ? askSchedule() : { kind };
}

async function pickOne<T>(
  title: string,
  items: readonly (vscode.QuickPickItem & { readonly value: T })[],
): Promise<T> {
  return answered(await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true })).value;
}

interface NamedItem {
  readonly name: string;
  readonly description: string;
  readonly detail?: string;
  readonly picked: boolean;
}

async function pickMany(title: string, items: readonly NamedItem[]): Promise<string[]> {
  const picked = await vscode.window.showQuickPick(
    items.map(({ name, description, detail, picked: isPicked }) => ({
      label: safeIconText(name),
      description: safeIconText(description),
      ...(detail === undefined ? {} : { detail: safeIconText(detail) }),
      picked: isPicked,
      name,
    })),
    { title, canPickMany: true, ignoreFocusOut: true, matchOnDescription: true },
  );
  if (!picked || picked.length === 0) throw new Cancelled();
  return picked.map(({ name }) => name);
}
