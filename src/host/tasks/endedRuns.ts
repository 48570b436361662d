import type * as vscode from 'vscode';
import type { Task } from '../../task/task';
import { isRunning } from '../../task/taskStates';
import type { TaskList } from './taskList';

/**
 * Calls back for each run that ends from now on, be it interrupted, and once more when what became of it was verified.
 * A run is seen by its task as it is afterwards: those of other windows can begin and end between two looks.
 */
export function onRunEnded(
  tasks: Pick<TaskList, 'onDidChange' | 'list' | 'find'>,
  ended: (task: Task) => void,
): vscode.Disposable {
  const since = Date.now();
  const seen = new Map<number, string>();
  const follow = (task: Task): void => {
    const { id, status, startedAt, finishedAt } = task;
    const now = [status, startedAt, finishedAt].join();
    if (seen.get(id) === now) return;
    const before = seen.get(id);
    seen.set(id, now);
    if (startedAt === undefined || isRunning(status)) return;
    const isOld = before === undefined && Date.parse(finishedAt ?? startedAt) < since;
    if (!isOld) ended(task);
  };
  return tasks.onDidChange((id) => {
    const changed = id === undefined ? tasks.list() : [tasks.find(id)];
    for (const task of changed) if (task) follow(task);
  });
}
