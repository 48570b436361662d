import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { accountName } from '../../../store/accountName';
import type { ImportFindings } from './importCandidate';
import { groupConnections } from './optionGroups';
import { type LookedAt, optionFilePlaces, readOptionFiles } from './readOptionFiles';
import { type SqlToolsSetting, sqlToolsConnections } from './sqlToolsConnections';

/** What there is to import on this machine, and the option files that tell where was looked. */
export async function findConnections(): Promise<
  ImportFindings & { readonly lookedAt: readonly LookedAt[] }
> {
  const settings = sqlToolsConnections(sqlToolsSettings());
  const places = optionFilePlaces(process.platform, process.env, homedir());
  const { options, lookedAt } = await readOptionFiles(places);
  const groups = groupConnections(options, accountName());
  return {
    candidates: [...settings.candidates, ...groups.candidates],
    leftOut: [...settings.leftOut, ...groups.leftOut],
    // Of what they include, which may be many, only what could not be read.
    lookedAt: lookedAt.filter(({ path, problem }) => places.includes(path) || problem !== undefined),
  };
}

/** A workspace that is not trusted says nothing. */
function sqlToolsSettings(): readonly SqlToolsSetting[] {
  const { isTrusted, workspaceFile, workspaceFolders } = vscode.workspace;
  const whole = inspect();
  // Where one folder is open its settings are those of the workspace.
  const folders = workspaceFile === undefined ? [] : (workspaceFolders ?? []);
  const values = [whole?.workspaceValue, ...folders.map(({ uri }) => inspect(uri)?.workspaceFolderValue)];
  return [
    { scope: 'user', value: whole?.globalValue },
    ...(isTrusted ? values.map((value) => ({ scope: 'workspace', value }) as const) : []),
  ];
}

function inspect(folder?: vscode.Uri): Inspected {
  return vscode.workspace.getConfiguration('sqltools', folder).inspect<unknown>('connections');
}

type Inspected =
  | {
      readonly globalValue?: unknown;
      readonly workspaceValue?: unknown;
      readonly workspaceFolderValue?: unknown;
    }
  | undefined;
