import type * as vscode from 'vscode';
import { logLines } from '../../task/texts/logLines';
import type { TaskEvent } from '../../task/taskEvent';

/** Streams an event to the output channel, as the task's own log has it. */
export function writeToOutput(taskId: number, event: TaskEvent, output: vscode.LogOutputChannel): void {
  for (const { level, text } of logLines([event])) {
    const line = `#${taskId} ${text}`;
    switch (level) {
      case 'info':
        output.info(line);
        break;
      case 'warn':
        output.warn(line);
        break;
      case 'error':
        output.error(line);
        break;
    }
  }
}
