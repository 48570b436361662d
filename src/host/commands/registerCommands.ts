import * as vscode from 'vscode';
import { defaultFilter } from '../../task/list/taskFilter';
import type { HostParts } from '../hostParts';
import type { DraftFiles } from '../pages/taskForm/draftFiles';
import type { Panels } from '../pages/panels';
import { showError } from '../dialogs/messages';
import type { ConnectionsTree } from '../tree/connectionsTree';
import { abortTask } from './tasks/abortTask';
import { copyRunCommand } from './tasks/copyRunCommand';
import { createTask } from './tasks/createTask';
import { createTaskQuick } from './tasks/createTaskQuick';
import { decideTask } from './tasks/decideTask';
import { deleteConnection } from './connections/deleteConnection';
import { deleteTask } from './tasks/deleteTask';
import { duplicateConnection, editConnection } from './connections/editConnection';
import { executeTask } from './tasks/executeTask';
import { filterTasks } from './tasks/filterTasks';
import { forgetPassword } from './connections/forgetPassword';
import { importConnections } from './connections/importConnections';
import { initiateAgain, retryFailed } from './tasks/initiateAgain';
import { openTableDiffCommand } from './openTableDiffCommand';
import { setUpTeamStore } from './setUpTeamStore';
import { openLog, openTask, previewTaskSql } from './tasks/showTask';
import { testConnection } from './connections/testConnection';
import { verifyTask } from './tasks/verifyTask';

/** Registers every command of the manifest. Each shows its own failure; a tree row is its argument, or nothing. */
export function registerCommands(
  parts: HostParts,
  views: {
    readonly panels: Panels;
    readonly drafts: DraftFiles;
    readonly connectionsTree: ConnectionsTree;
  },
): vscode.Disposable {
  const { panels, drafts, connectionsTree } = views;
  const commands: Readonly<Record<string, (argument: unknown) => void | Promise<void>>> = {
    'task.create': (argument) => createTask(parts, panels, drafts, argument),
    'task.createQuick': (argument) => createTaskQuick(parts, argument),
    'task.open': (argument) => openTask(parts, panels, argument),
    'task.approve': (argument) => decideTask(parts, 'approved', argument),
    'task.reject': (argument) => decideTask(parts, 'rejected', argument),
    'task.execute': (argument) => executeTask(parts, argument),
    'task.abort': (argument) => abortTask(parts, argument),
    'task.verify': (argument) => verifyTask(parts, argument),
    'task.initiateAgain': (argument) => initiateAgain(parts, panels, argument),
    'task.retryFailed': (argument) => retryFailed(parts, panels, argument),
    'task.previewSql': (argument) => previewTaskSql(parts, panels, argument),
    'task.openLog': (argument) => openLog(parts, panels, argument),
    'task.delete': (argument) => deleteTask(parts, argument),
    'task.copyRunCommand': () => copyRunCommand(parts),
    'task.refresh': () => parts.tasks.reload(),
    'task.filter': () => filterTasks(parts.overview),
    'task.filterActive': () => filterTasks(parts.overview),
    'task.clearFilter': () => parts.overview.clearFilter(),
    'task.showAll': () => {
      parts.overview.setView({ filter: { ...defaultFilter, period: { kind: 'all' } } });
    },
    'taskCenter.open': () => panels.openTaskCenter(),
    'table.openDiff': (argument) => openTableDiffCommand(parts, argument),
    'connection.add': () => panels.openConnectionForm(undefined),
    'connection.import': () => importConnections(parts),
    'connection.edit': (argument) => editConnection(parts, panels, argument),
    'connection.duplicate': (argument) => duplicateConnection(parts, panels, argument),
    'connection.test': (argument) => testConnection(parts, argument),
    'connection.forgetPassword': (argument) => forgetPassword(parts, argument),
    'connection.delete': (argument) => deleteConnection(parts, argument),
    'connection.refresh': async () => {
      await parts.profiles.reload();
      connectionsTree.refresh();
    },
    'store.setUp': (argument) => setUpTeamStore(parts, argument),
    showOutput: () => parts.output.show(),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`shadowSync.${name}`, async (argument: unknown) => {
        try {
          await run(argument);
        } catch (error) {
          showError(error, parts.output);
        }
      }),
    ),
  );
}
