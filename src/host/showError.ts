import * as vscode from 'vscode';
import { EngineError } from '../engine/engineError';
import { safeMessageText } from './safeText';

/** Shows what stopped an action: the only place that does. What the user cancelled is not an error. */
export function showError(error: unknown, output: vscode.LogOutputChannel): void {
  if (isCancellation(error)) return;
  const message = errorMessage(error);
  output.error(message);
  const showOutput = vscode.l10n.t('Show Output');
  vscode.window.showErrorMessage(safeMessageText(message), showOutput).then(
    (choice) => {
      if (choice === showOutput) output.show(true);
    },
    () => undefined,
  );
}

/** Shows what is wrong with a file that the user can correct, and opens it on demand. */
export function showFileProblem(message: string, file: string, output: vscode.LogOutputChannel): void {
  output.error(`${file}: ${message}`);
  const openFile = vscode.l10n.t('Open File');
  const shown = vscode.window.showErrorMessage(safeMessageText(message), openFile);
  shown.then(
    (choice) => {
      if (choice === openFile) void vscode.window.showTextDocument(vscode.Uri.file(file));
    },
    () => undefined,
  );
}

/** Runs an action nobody waits for; its failure is shown. */
export function inBackground(work: Promise<unknown>, output: vscode.LogOutputChannel): void {
  work.catch((error: unknown) => {
    showError(error, output);
  });
}

/** What to tell the user about a failure: never the driver's object, which holds the connection's settings. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Thrown when the user closes an input box or a dialog: the action ends without a word. */
export class Cancelled extends Error {
  constructor() {
    super('Cancelled.');
    this.name = 'Cancelled';
  }
}

/** True for what the user stopped. */
export function isCancellation(error: unknown): boolean {
  return (
    error instanceof Cancelled ||
    error instanceof vscode.CancellationError ||
    (error instanceof EngineError && error.code === 'aborted')
  );
}
