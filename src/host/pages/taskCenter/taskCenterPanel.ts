import * as vscode from 'vscode';
import type { TaskCenterCalls, TaskCenterSnapshots } from '../../../protocol/taskCenter';
import { type TaskFilter, withSearchField } from '../../../task/list/taskFilter';
import type { TaskSummary } from '../../../task/list/taskSummary';
import { openTaskLog, openTaskPreview } from '../../documents/taskDocuments';
import type { HostParts } from '../../hostParts';
import { taskAction } from '../runTaskAction';
import { filterShapes, sortShape } from '../../tasks/taskView';
import { listOf, oneOf, partial, record, text, wholeNumber } from '../../shapes';
import { PagePanel, call } from '../pagePanel';
import { runTaskActions } from './taskCenterActions';
import { taskCenterList, taskRow } from './taskCenterState';

/** Rows in a message: the first ones are on the screen while the others are on their way. */
const rowsAtOnce = 1000;
const taskId = wholeNumber(1, Number.MAX_SAFE_INTEGER);

/** The tab that shows all tasks in columns, live. */
export class TaskCenterPanel {
  readonly #parts: HostParts;
  readonly #page: PagePanel<TaskCenterCalls, TaskCenterSnapshots>;
  /** What the page has of each task: only what differs is sent. */
  readonly #sent = new Map<number, TaskSummary>();

  constructor(parts: HostParts, panel: vscode.WebviewPanel) {
    this.#parts = parts;
    const { overview } = parts;
    this.#page = new PagePanel(panel, parts, {
      name: 'taskCenter',
      restoreKey: 'taskCenter',
      handlers: {
        ready: call(() => {
          this.#sent.clear();
          this.#push();
        }),
        filter: {
          shape: partial<TaskFilter>(filterShapes),
          run: (filter) => {
            overview.setView({ filter });
          },
        },
        searchField: {
          shape: record<TaskCenterCalls['searchField']>({
            field: oneOf('id', 'by', 'db', 'on'),
            value: text(500),
          }),
          run: ({ field, value }) => {
            const search = withSearchField(overview.view.filter.search, field, value);
            overview.setView({ filter: { search } });
          },
        },
        sort: {
          shape: sortShape,
          run: (sort) => {
            overview.setView({ sort });
          },
        },
        clearFilter: call(() => overview.clearFilter()),
        act: {
          shape: record<TaskCenterCalls['act']>({
            action: taskAction,
            ids: listOf(taskId, 100_000),
          }),
          run: ({ action, ids }) => runTaskActions(parts, ids, action),
        },
        show: {
          shape: record<TaskCenterCalls['show']>({ what: oneOf('sql', 'log'), id: taskId }),
          run: ({ what, id }) => this.#show(what, id),
        },
        create: call(async () => {
          await vscode.commands.executeCommand('shadowSync.task.create');
        }),
        refresh: call(() => parts.tasks.reload()),
        showOutput: call(() => parts.output.show()),
      },
    });
    const subscription = overview.onDidChange(({ isListChanged }) => {
      if (isListChanged) this.#push();
      else this.#pushRows();
    });
    panel.onDidDispose(() => {
      subscription.dispose();
    });
  }

  #push(): void {
    this.#page.push('list', taskCenterList(this.#parts));
    this.#pushRows();
  }

  #pushRows(): void {
    const { overview } = this.#parts;
    const changed = overview.shown
      .map((id) => overview.find(id))
      .filter((task) => task !== undefined)
      .filter((task) => this.#sent.get(task.id) !== task);
    for (const task of changed) this.#sent.set(task.id, task);
    for (let start = 0; start < changed.length; start += rowsAtOnce) {
      this.#page.push('rows', changed.slice(start, start + rowsAtOnce).map(taskRow));
    }
  }

  async #show(what: 'sql' | 'log', id: number): Promise<void> {
    await this.#parts.tasks.load(id);
    if (what === 'sql') await openTaskPreview(this.#parts, id);
    else await openTaskLog(this.#parts, id);
  }
}
