import { join } from 'node:path';
import * as vscode from 'vscode';
import { registerCommands } from './host/commands/registerCommands';
import { ConnectionProfiles } from './host/connections/connectionProfiles';
import { Passwords } from './host/connections/passwords';
import { ServerReader } from './host/connections/serverReader';
import { updateContextKeys } from './host/contextKeys';
import { followTaskLogs } from './host/documents/taskDocuments';
import { VirtualDocuments } from './host/documents/virtualDocuments';
import type { HostParts } from './host/hostParts';
import { DraftFiles } from './host/pages/taskForm/draftFiles';
import { Panels } from './host/pages/panels';
import { announceChanges } from './host/runner/announceChanges';
import { DueTasks } from './host/runner/dueTasks';
import { showStatusBar } from './host/statusBar';
import { followStoreSettings, openConfiguredStore } from './host/tasks/configuredStore';
import { TaskList } from './host/tasks/taskList';
import { TaskOverview } from './host/tasks/taskOverview';
import { TaskRunner } from './host/runner/taskRunner';
import { showFileProblem } from './host/dialogs/messages';
import { ConnectionsTree } from './host/tree/connectionsTree';
import { ShadowStates } from './host/tasks/shadowStates';
import { TasksTree } from './host/tree/tasksTree';

let endSession: (() => void) | undefined;

/** Builds the parts and registers them. Opens no connection but that of a team store. */
export function activate(context: vscode.ExtensionContext): void {
  const storage = context.globalStorageUri.fsPath;
  const output = vscode.window.createOutputChannel('Shadow Sync', { log: true });
  const connectionsFile = join(storage, 'connections.json');
  const profiles = new ConnectionProfiles(connectionsFile, (message) =>
    showFileProblem(message, connectionsFile, output),
  );
  const passwords = new Passwords(context.secrets);
  const tasks = new TaskList(() => openConfiguredStore({ storage, profiles, passwords, output }), output);
  const parts: HostParts = {
    extensionUri: context.extensionUri,
    storage,
    output,
    profiles,
    passwords,
    server: new ServerReader(passwords),
    documents: new VirtualDocuments(),
    tasks,
    overview: new TaskOverview(tasks, context.globalState, output),
    runner: new TaskRunner({ tasks, profiles, passwords, output }),
    shadowStates: new ShadowStates(tasks, profiles),
  };
  const drafts = new DraftFiles(join(storage, 'drafts'));
  const panels = new Panels(parts, drafts);
  const connectionsTree = new ConnectionsTree(parts);
  context.subscriptions.push(
    output,
    profiles,
    passwords,
    tasks,
    parts.overview,
    parts.documents,
    parts.runner,
    parts.shadowStates,
    panels,
    connectionsTree,
    new TasksTree(tasks, parts.overview),
    new DueTasks(parts),
    announceChanges({ tasks, output, memory: context.globalState }),
    showStatusBar(parts),
    followTaskLogs(parts),
    followStoreSettings(output),
    updateContextKeys(parts),
    registerCommands(parts, { panels, drafts, connectionsTree }),
  );
  endSession = () => drafts.flush();
}

/** What can still be written without waiting; a task that runs is found interrupted and verified later. */
export function deactivate(): void {
  endSession?.();
}
