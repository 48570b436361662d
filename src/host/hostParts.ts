import type * as vscode from 'vscode';
import type { ConnectionProfiles } from './connections/connectionProfiles';
import type { Passwords } from './connections/passwords';
import type { ServerReader } from './connections/serverReader';
import type { VirtualDocuments } from './documents/virtualDocuments';
import type { TaskList } from './tasks/taskList';
import type { TaskOverview } from './tasks/taskOverview';
import type { TaskRunner } from './runner/taskRunner';
import type { ShadowStates } from './tasks/shadowStates';

/** What the parts of the editor side share; built once, when the extension starts. */
export interface HostParts {
  readonly extensionUri: vscode.Uri;
  /** The folder of connections, drafts and the tasks of this machine. */
  readonly storage: string;
  readonly output: vscode.LogOutputChannel;
  readonly profiles: ConnectionProfiles;
  readonly passwords: Passwords;
  readonly server: ServerReader;
  readonly documents: VirtualDocuments;
  readonly tasks: TaskList;
  readonly overview: TaskOverview;
  readonly runner: TaskRunner;
  readonly shadowStates: ShadowStates;
}
