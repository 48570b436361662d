import * as vscode from 'vscode';
import { Cancelled } from './messages';

/** What the user chose or typed; throws Cancelled where they closed the question. */
export function answered<T>(answer: T | undefined): T {
  if (answer === undefined) throw new Cancelled();
  return answer;
}

/** Asks in a dialog that waits for its answer; throws Cancelled unless the user presses `agree`. */
export async function confirm(question: string, detail: string, agree: string): Promise<void> {
  answered(await vscode.window.showWarningMessage(question, { modal: true, detail }, agree));
}
