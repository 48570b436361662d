import type { Task } from './task';
import type { TaskSettings } from './taskSettings';

/**
 * The settings to initiate a task again with: all of its own, but destructive changes are asked about again, and a
 * time that has passed becomes a start by hand. `now` is in milliseconds.
 */
export function againSettings({ settings }: Pick<Task, 'settings'>, now: number): TaskSettings {
  const { execution } = settings;
  const passed = execution.kind === 'schedule' && Date.parse(execution.at) <= now;
  return { ...settings, allowDestructive: false, ...(passed && { execution: { kind: 'manual' } }) };
}

/** The same with only the tables that the task did not bring in step. */
export function retrySettings(task: Pick<Task, 'settings' | 'tables'>, now: number): TaskSettings {
  const open = Object.entries(task.tables).filter(([, { state }]) => state.status !== 'succeeded');
  return {
    ...againSettings(task, now),
    range: 'partial',
    tables: open.map(([source]) => source),
    skipped: [],
  };
}
