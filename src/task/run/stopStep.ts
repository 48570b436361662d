import { killStatement } from '../../engine/execute/killStatement';
import type { OpenControl } from '../../engine/execute/openControl';
import { pause } from '../../engine/execute/pause';
import type { SentStatement } from '../../engine/execute/statementTag';
import type { PlannedTable } from '../plan';
import type { RunHistory } from './runHistory';
import { asSentence } from '../../engine/connection/serverWords';

/** Has the server stop the statement of a step: asks until it has or the statement's answer is there. */
export async function stopStep(
  step: { readonly table: PlannedTable; readonly openControl: OpenControl; readonly history: RunHistory },
  sent: SentStatement,
  answered: AbortSignal,
): Promise<void> {
  const source = step.table.pair.source.name;
  let told = '';
  const tell = (text: string): void => {
    if (text === told) return;
    told = text;
    step.history.tell('warn', `${source}: ${text}`, source);
  };
  try {
    for (let attempt = 0; !answered.aborted; attempt++) {
      const result = await killStatement(step.openControl, sent, answered);
      switch (result.status) {
        case 'killed':
          tell(
            result.sql === undefined
              ? 'The server was asked to stop the statement.'
              : `The server was asked to stop the statement. Should it run on, someone with the privilege can run ${result.sql}.`,
          );
          break;
        case 'refused':
          tell(`The server does not stop the statement any more: ${result.error.message}`);
          break;
        case 'notRunning':
          // At first it may not have begun, or be just over.
          if (attempt >= looksBeforeTelling) {
            tell(
              `The statement that should be stopped is not seen by this user. If it runs, someone with the privilege can run ${result.sql}; until then it runs on.`,
            );
          }
          break;
        case 'denied':
          tell(
            `The server does not let this user stop the statement: ${asSentence(result.error.message)} Someone with the privilege can run ${result.sql}; until then it runs on.`,
          );
          break;
        case 'unreachable':
          tell(`The server cannot be reached to stop the statement: ${result.error.message}`);
          break;
      }
      await pause(Math.min(5_000, 100 * 2 ** attempt), answered);
    }
  } catch (error) {
    // The answer came first.
    if (!answered.aborted) throw error;
  }
}

/** Some three seconds. */
const looksBeforeTelling = 5;
