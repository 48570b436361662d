import * as vscode from 'vscode';
import type { TablePair } from '../../engine/schema/tableName';
import { nameSources } from '../../task/names/shadowNames';
import type { TaskSettings } from '../../task/taskSettings';
import type { ConnectionProfile } from '../connections/connectionProfile';
import { defaultSettings } from '../settings/defaultSettings';
import { taskProfile } from '../connections/taskProfile';
import { openPairDiff } from '../documents/pairDiff';
import type { HostParts } from '../hostParts';
import { connectionFor, databaseFor, pickName, placeOf } from './connections/pickConnection';
import { taskIdOf } from './tasks/pickTask';

interface Place {
  readonly profile: ConnectionProfile;
  readonly pair: TablePair;
  readonly settings: TaskSettings;
}

/** Reads a source and its shadow as they are now, and opens the difference. */
export async function openTableDiffCommand(parts: HostParts, argument: unknown): Promise<void> {
  const { profile, pair, settings } = placeOfTask(parts, argument) ?? (await placeOnServer(parts, argument));
  await openPairDiff(parts, profile, pair, settings);
}

/** The pair of a table's row under its task. */
function placeOfTask(parts: HostParts, argument: unknown): Place | undefined {
  const id = taskIdOf(argument);
  if (id === undefined || typeof argument !== 'object' || argument === null) return undefined;
  const task = parts.tasks.get(id);
  const source = 'source' in argument ? argument.source : undefined;
  const table = [...task.plan.tables, ...task.plan.excluded].find(({ pair }) => pair.source.name === source);
  if (!table) throw new Error(vscode.l10n.t('Task #{0} has no such table.', id));
  return { profile: taskProfile(parts.profiles, task), pair: table.pair, settings: task.settings };
}

/** The pair of a table's row under its connection, or picked step by step. */
async function placeOnServer(parts: HostParts, argument: unknown): Promise<Place> {
  const profile = await connectionFor(parts, argument);
  const database = await databaseFor(parts, profile, argument);
  const { tables, server } = await parts.server.content(profile, database);
  const settings = defaultSettings(profile.id, database);
  const sources = nameSources(tables, settings.nameRule, server);
  const name =
    placeOf(argument).table ??
    (await pickName(
      sources.filter((source) => source.shadowExists).map((source) => source.name),
      vscode.l10n.t('Choose a source table of {0}', database),
    ));
  const source = sources.find((candidate) => candidate.name === name);
  if (!source) throw new Error(vscode.l10n.t('There is no table {0} in {1}.', name, database));
  return {
    profile,
    pair: { source: { database, name }, shadow: { database, name: source.shadow } },
    settings,
  };
}
