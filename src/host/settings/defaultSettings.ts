import * as vscode from 'vscode';
import { alterAlgorithms, alterLocks, type AlterOptions } from '../../engine/ddl/planOptions';
import type { ForeignKeyPolicy, NameRule, TaskSettings } from '../../task/taskSettings';

const affixPattern = /^[A-Za-z0-9_]{1,32}$/u;

/** The rule that a new task starts with, from the settings. */
export function defaultNameRule(): NameRule {
  const settings = vscode.workspace.getConfiguration('shadowSync.naming');
  const kind = settings.get<string>('kind') === 'suffix' ? 'suffix' : 'prefix';
  const affix = settings.get<unknown>(kind);
  const fallback = kind === 'prefix' ? '_test_' : '_t';
  return { kind, affix: typeof affix === 'string' && affixPattern.test(affix) ? affix : fallback };
}

/** What the create form starts with. */
export function defaultSettings(connectionId: string, database: string): TaskSettings {
  return {
    connectionId,
    database,
    range: 'partial',
    nameRule: defaultNameRule(),
    tables: [],
    exclude: rememberedExclusions(database),
    skipped: [],
    foreignKeyPolicy: defaultForeignKeyPolicy(),
    alter: defaultAlter(),
    execution: { kind: 'immediate' },
    onError: 'abort',
    connections: defaultConnections(),
    allowDestructive: false,
    remarks: '',
  };
}

/** The patterns that All Tables leaves out of this database, as the setting has them; what is no text is passed over. */
export function rememberedExclusions(database: string): readonly string[] {
  const patterns: unknown = allExclusions().get(database);
  return Array.isArray(patterns) ? patterns.filter((each): each is string => typeof each === 'string') : [];
}

/** Remembers the patterns for this database in the user's settings. */
export async function rememberExclusions(database: string, patterns: readonly string[]): Promise<void> {
  const remembered = Object.fromEntries(allExclusions().set(database, patterns));
  await vscode.workspace
    .getConfiguration('shadowSync.tables')
    .update('exclude', remembered, vscode.ConfigurationTarget.Global);
}

function allExclusions(): Map<string, unknown> {
  const value = vscode.workspace.getConfiguration('shadowSync.tables').get<unknown>('exclude');
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function defaultConnections(): number {
  const value = vscode.workspace.getConfiguration('shadowSync.execution').get<unknown>('connections');
  return typeof value === 'number' && value >= 1 && value <= 8 ? Math.round(value) : 1;
}

/** How long a statement may wait for a table in use, in seconds. */
export function lockWaitTimeoutSeconds(): number {
  const value = vscode.workspace
    .getConfiguration('shadowSync.execution')
    .get<unknown>('lockWaitTimeoutSeconds');
  return typeof value === 'number' && value >= 1 && value <= 3600 ? Math.round(value) : 10;
}

/** ALGORITHM and LOCK of a new task; `default` leaves the choice to the server. */
function defaultAlter(): AlterOptions {
  const settings = vscode.workspace.getConfiguration('shadowSync.alterTable');
  const algorithm = alterAlgorithms.find((each) => each === settings.get<string>('algorithm'));
  const lock = alterLocks.find((each) => each === settings.get<string>('lock'));
  return { ...(algorithm && { algorithm }), ...(lock && { lock }) };
}

function defaultForeignKeyPolicy(): ForeignKeyPolicy {
  const value = vscode.workspace.getConfiguration('shadowSync.foreignKeys').get<string>('policy');
  return value === 'source' || value === 'none' ? value : 'shadowFirst';
}
