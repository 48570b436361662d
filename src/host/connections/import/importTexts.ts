import { homedir } from 'node:os';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import type { ImportOrigin, LeftOutEntry } from './importCandidate';
import type { LookedAt } from './readOptionFiles';

/** Where an entry stands: `[client_prod] in ~/.my.cnf`. */
export function originText(origin: ImportOrigin): string {
  switch (origin.kind) {
    case 'optionFile':
      return vscode.l10n.t('[{0}] in {1}', origin.group, shortPath(origin.file));
    case 'sqlTools':
      return origin.scope === 'user'
        ? vscode.l10n.t('SQLTools, user settings')
        : vscode.l10n.t('SQLTools, workspace settings');
  }
}

/** Which entry is left out, and why. */
export function leftOutText({ origin, reason }: LeftOutEntry): string {
  const isNamed = origin.kind === 'sqlTools' && origin.name !== '';
  return vscode.l10n.t('{0} ({1})', isNamed ? origin.name : originText(origin), reasonText(reason));
}

/** A file that was looked at; where nothing was read of it, why. */
export function lookedAtText({ path, problem }: LookedAt): string {
  const shown = shortPath(path);
  if (problem === undefined) return shown;
  switch (problem) {
    case 'missing':
      return vscode.l10n.t('{0} (not there)', shown);
    case 'unreadable':
      return vscode.l10n.t('{0} (not readable)', shown);
    case 'writableByAll':
      return vscode.l10n.t('{0} (not read, as anybody may write it)', shown);
  }
}

function reasonText(reason: LeftOutEntry['reason']): string {
  switch (reason) {
    case 'socket':
      return vscode.l10n.t('connects through a socket, not over the network');
    case 'tunnel':
      return vscode.l10n.t('connects through an SSH tunnel');
    case 'xProtocol':
      return vscode.l10n.t('speaks the X Protocol');
    case 'incomplete':
      return vscode.l10n.t('names no server or no user');
    case 'invalid':
      return vscode.l10n.t('its address cannot be understood');
  }
}

function shortPath(path: string): string {
  const home = homedir() + sep;
  return path.startsWith(home) ? `~${sep}${path.slice(home.length)}` : path;
}
