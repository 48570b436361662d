import * as vscode from 'vscode';
import { Cancelled } from './messages';

/** What the user chose or typed; throws Cancelled where they closed the question. */
export function answered<T>(answer: T | undefined): T {
  if (answer === undefined) throw new Cancelled();
  return answer;
}

/** Asks in a dialog that waits for its answer; throws Cancelled unless the user presses `agree`. */
export async function confirm(question: string, detail: string, agree: string): Promise<void> {
  answered(await askModally(question, detail, agree));
}

const closed = new vscode.EventEmitter<void>();
/** A dialog is gone, with whatever answer. */
export const onDidAskModally = closed.event;

/** Asks in a dialog; resolves with the button pressed, or with nothing where the user closed it. */
export async function askModally(
  question: string,
  detail: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  const button = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...buttons);
  closed.fire();
  return button;
}
