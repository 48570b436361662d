import { allTasks, withStore } from './storeTasks';
import { dueTime } from '../task/schedule/dueTime';
import { oneLine } from '../task/texts/oneLine';
import type { Task } from '../task/task';
import { withInterrupt } from './interrupt';
import type { Output } from './output';
import { runDueTasks } from './runDueTasks';
import type { StoreArguments } from './storeArguments';
import { readConnections } from './storedConnections';

/** Runs `run` or `tasks`; returns its exit code. */
export async function storeCommand(request: StoreArguments, output: Output): Promise<number> {
  switch (request.command) {
    case 'tasks':
      return withStore(request, async (store) => {
        const tasks: Task[] = [];
        for await (const task of allTasks(store)) tasks.push(task);
        output.document({ command: 'tasks', tasks: tasks.map(taskRow) });
        output.print(tasks.length === 0 ? 'There is no task.' : tasks.map(taskLine).join('\n'));
        return 0;
      });
    case 'run':
      return withInterrupt(output, async (signal) => {
        const { policy } = request;
        const connections = await readConnections(request.connectionsFile);
        return withStore(request, (store) => runDueTasks({ store, connections, policy, output, signal }));
      });
  }
}

function taskRow(task: Task): Readonly<Record<string, unknown>> {
  const { id, status, connectionName: connection, createdBy, createdAt, settings, plan, detail } = task;
  const due = dueTime(task);
  return {
    id,
    status,
    connection,
    database: settings.database,
    createdBy,
    createdAt,
    ...(due !== undefined && { due }),
    tables: plan.tables.length,
    ...(detail !== undefined && { detail }),
  };
}

function taskLine(task: Task): string {
  const { id, status, connectionName, settings, createdBy, createdAt } = task;
  const due = dueTime(task);
  const words = [`${connectionName} / ${settings.database}`, `by ${createdBy}`, createdAt];
  return oneLine(
    `${`#${id}`.padEnd(6)} ${status.padEnd(19)} ${words.join('  ')}${due === undefined ? '' : `  due ${due}`}`,
  );
}
