import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { ConnectionFields } from '../../protocol/connectionForm';
import type { HostParts } from '../hostParts';
import { inBackground, showError } from '../dialogs/messages';
import { ConnectionFormPanel } from './connectionForm/connectionFormPanel';
import type { Draft } from './taskForm/draft';
import type { DraftFiles } from './taskForm/draftFiles';
import { createPanel, restoreKeyOf } from './pagePanel';
import type { PageName } from './webviewHtml';
import { TaskCenterPanel } from './taskCenter/taskCenterPanel';
import { TaskDetailsPanel } from './taskDetails/taskDetailsPanel';
import { TaskFormPanel } from './taskForm/taskFormPanel';

/** An editor tab and what stands in it. */
interface OpenTab {
  readonly panel: vscode.WebviewPanel;
  readonly page: ConnectionFormPanel | TaskCenterPanel | TaskDetailsPanel | TaskFormPanel;
}

interface FormWishes {
  readonly addTable?: string;
  readonly analyse?: boolean;
}

/** The open tabs: Task Center, one a task, one a draft, one a connection. Brings them back after a reload. */
export class Panels implements vscode.Disposable {
  readonly #parts: HostParts;
  readonly #drafts: DraftFiles;
  /** By what they show: `taskCenter`, `task:14`, `draft:…`, `connection:…`. */
  readonly #open = new Map<string, OpenTab>();
  readonly #serializers: vscode.Disposable;

  constructor(parts: HostParts, drafts: DraftFiles) {
    this.#parts = parts;
    this.#drafts = drafts;
    this.#serializers = vscode.Disposable.from(
      this.#serializer('taskForm', async (panel, key) => {
        const draft = await drafts.find(key);
        if (draft && !this.isDraftOpen(key)) this.#keepForm(panel, draft);
        else replaceBy(panel, this.#open.get(`draft:${key}`));
      }),
      this.#serializer('taskDetails', async (panel, key) => {
        const taskId = Number(key);
        const task = Number.isSafeInteger(taskId) ? await parts.tasks.load(taskId) : undefined;
        const open = this.#open.get(`task:${taskId}`);
        if (task && !open) this.#keepDetails(panel, taskId);
        else replaceBy(panel, open);
      }),
      this.#serializer('taskCenter', (panel) => {
        const open = this.#open.get('taskCenter');
        if (open) replaceBy(panel, open);
        else this.#keepCenter(panel);
      }),
      this.#serializer('connectionForm', (panel, key) => {
        const open = this.#open.get(`connection:${key}`);
        if (open) replaceBy(panel, open);
        else this.#keepConnection(panel, parts.profiles.find(key)?.id);
      }),
    );
  }

  /**
   * The form of a draft, in the tab it has already or in a new one. `addTable` is added to its choice; `analyse` starts
   * the analysis by itself.
   */
  openTaskForm(draft: Draft, { addTable, analyse = false }: FormWishes = {}): void {
    // One that is filled already is worth keeping before its first edit.
    if (draft.settings.database !== '') {
      this.#drafts.save(draft, (error) => showError(error, this.#parts.output));
    }
    this.#reveal(`draft:${draft.id}`);
    const open = this.#open.get(`draft:${draft.id}`)?.page;
    const form =
      open instanceof TaskFormPanel
        ? open
        : this.#keepForm(createPanel('taskForm', vscode.l10n.t('New shadow sync')), draft);
    if (addTable !== undefined) form.addTable(addTable);
    if (analyse) form.analyse();
  }

  /** Whether a draft has a tab. */
  isDraftOpen(draftId: string): boolean {
    return this.#open.has(`draft:${draftId}`);
  }

  openTaskDetails(taskId: number): void {
    if (this.#reveal(`task:${taskId}`)) return;
    this.#keepDetails(createPanel('taskDetails', `#${taskId}`), taskId);
  }

  /** The task whose page is the active editor. */
  get activeTask(): number | undefined {
    const [key] = [...this.#open].find(([, { panel }]) => panel.active) ?? [];
    return key?.startsWith('task:') ? Number(key.slice('task:'.length)) : undefined;
  }

  /** All tasks in columns; there is one such tab. */
  openTaskCenter(): void {
    if (this.#reveal('taskCenter')) return;
    closeUnrestored('taskCenter', this.#parts.output);
    this.#keepCenter(createPanel('taskCenter', vscode.l10n.t('Task Center')));
  }

  /** The form of a saved connection, or of a new one with fields to start from. */
  openConnectionForm(profileId: string | undefined, from?: ConnectionFields): void {
    if (profileId !== undefined && this.#reveal(`connection:${profileId}`)) return;
    this.#keepConnection(createPanel('connectionForm', vscode.l10n.t('Connection')), profileId, from);
  }

  dispose(): void {
    this.#serializers.dispose();
  }

  #keepForm(panel: vscode.WebviewPanel, draft: Draft): TaskFormPanel {
    const page = new TaskFormPanel(this.#parts, this.#drafts, panel, draft);
    this.#keep(`draft:${draft.id}`, { panel, page });
    return page;
  }

  #keepDetails(panel: vscode.WebviewPanel, taskId: number): void {
    this.#keep(`task:${taskId}`, { panel, page: new TaskDetailsPanel(this.#parts, panel, taskId) });
  }

  #keepCenter(panel: vscode.WebviewPanel): void {
    this.#keep('taskCenter', { panel, page: new TaskCenterPanel(this.#parts, panel) });
  }

  #keepConnection(panel: vscode.WebviewPanel, profileId: string | undefined, from?: ConnectionFields): void {
    const page = new ConnectionFormPanel(this.#parts, panel, profileId, from);
    this.#keep(`connection:${profileId ?? randomUUID()}`, { panel, page });
  }

  #reveal(key: string): boolean {
    const open = this.#open.get(key);
    open?.panel.reveal();
    return open !== undefined;
  }

  #keep(key: string, tab: OpenTab): void {
    this.#open.set(key, tab);
    tab.panel.onDidDispose(() => this.#open.delete(key));
  }

  #serializer(
    page: PageName,
    restore: (panel: vscode.WebviewPanel, key: string) => void | Promise<void>,
  ): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(`shadowSync.${page}`, {
      deserializeWebviewPanel: (panel, state: unknown) => {
        inBackground(Promise.resolve(restore(panel, restoreKeyOf(state) ?? '')), this.#parts.output);
        return Promise.resolve();
      },
    });
  }
}

/** Of a page that has one tab: the tab of an earlier session that has not been shown since, and is empty. */
function closeUnrestored(page: PageName, output: vscode.LogOutputChannel): void {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    // The editor puts a word of its own before the name of the view.
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(`shadowSync.${page}`),
    );
  if (tabs.length > 0) inBackground(vscode.window.tabGroups.close(tabs), output);
}

/**
 * The editor brings a tab back only when it is shown. By then what it showed may be gone, or open in another tab.
 */
function replaceBy(panel: vscode.WebviewPanel, open: OpenTab | undefined): void {
  panel.dispose();
  open?.panel.reveal();
}
