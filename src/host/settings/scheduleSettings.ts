import * as vscode from 'vscode';
import type { DuePolicy } from '../../task/schedule/dueAction';

/** What the settings say about tasks whose time has come, or gone. */
export function duePolicy(): DuePolicy {
  const settings = vscode.workspace.getConfiguration('shadowSync.schedule');
  const minutes = settings.get<unknown>('graceMinutes');
  const missed = settings.get<unknown>('missed');
  return {
    graceMs: 60_000 * (typeof minutes === 'number' && minutes >= 1 && minutes <= 1440 ? minutes : 10),
    missed: missed === 'run' || missed === 'skip' ? missed : 'ask',
  };
}
