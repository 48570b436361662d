import * as vscode from 'vscode';
import type { Task } from '../../task/task';
import { inBackground, tell } from '../dialogs/messages';
import { runTaskCommand, showTask } from '../tasks/taskCommand';
import { taskPlace } from '../labels/taskLabels';
import type { TaskList } from '../tasks/taskList';

interface ChangeParts {
  readonly tasks: TaskList;
  readonly output: vscode.LogOutputChannel;
  /** Remembers over windows and restarts what was said. */
  readonly memory: vscode.Memento;
}

const memoryKey = 'saidInterrupted';
const remembered = 200;

/** Tells of what happened elsewhere: a run whose window died, and what others decided about the user's own tasks. */
export function announceChanges(parts: ChangeParts): vscode.Disposable {
  const decided = new Map<number, string>();
  let isFirst = true;
  const look = (taskId: number | undefined): void => {
    if (parts.tasks.status !== 'loaded') return;
    const known = taskId === undefined ? undefined : parts.tasks.find(taskId);
    for (const task of known ? [known] : parts.tasks.list()) {
      if (task.status === 'interrupted') sayInterrupted(parts, task);
      const decision = task.approval?.decision;
      const key = decision ? `${decision.kind} ${decision.at}` : '';
      const isNew = decided.get(task.id) !== key;
      decided.set(task.id, key);
      if (isNew && !isFirst && decision) inBackground(sayDecided(parts, task, decision), parts.output);
    }
    isFirst = false;
  };
  look(undefined);
  return parts.tasks.onDidChange(look);
}

/** Once, however many windows open. */
function sayInterrupted(parts: ChangeParts, task: Task): void {
  const key = `${task.id} ${task.startedAt ?? ''}`;
  const said = parts.memory.get<readonly string[]>(memoryKey, []);
  if (said.includes(key)) return;
  inBackground(parts.memory.update(memoryKey, [...said, key].slice(-remembered)), parts.output);
  const text = vscode.l10n.t(
    'Task #{0} on {1} was interrupted, perhaps in the middle of a statement. Nothing is run again by itself. Verify asks the server what is true of each table.',
    task.id,
    taskPlace(task),
  );
  const verify = (): unknown => runTaskCommand('verify', task.id);
  tell('warning', text, [[vscode.l10n.t('Verify'), verify], showTask(task)], parts.output);
}

type Decision = NonNullable<NonNullable<Task['approval']>['decision']>;

/** Whoever decided knows it already. */
async function sayDecided({ tasks, output }: ChangeParts, task: Task, decision: Decision): Promise<void> {
  const account = await tasks.account();
  if (task.createdBy !== account || decision.by === account) return;
  const words =
    decision.kind === 'approved'
      ? vscode.l10n.t('{0} approved your task #{1} on {2}.', decision.by, task.id, taskPlace(task))
      : vscode.l10n.t('{0} rejected your task #{1} on {2}.', decision.by, task.id, taskPlace(task));
  tell('information', [words, decision.comment].filter(Boolean).join(' '), [showTask(task)], output);
}
