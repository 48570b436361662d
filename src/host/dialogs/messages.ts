import * as vscode from 'vscode';
import { EngineError, errorMessage } from '../../engine/engineError';
import { ConnectionFailure } from '../connections/connectionFailure';
import { safeMessageText } from '../labels/safeText';

/** Shows what stopped an action: the only place that does. What the user cancelled is not an error. */
export function showError(error: unknown, output: vscode.LogOutputChannel): void {
  if (isCancellation(error)) return;
  const message = errorMessage(error);
  output.error(message);
  const ways =
    error instanceof ConnectionFailure ? [editConnection(error), showOutput(output)] : [showOutput(output)];
  tell('error', message, ways, output);
}

function editConnection({ profile }: ConnectionFailure): Button {
  const edit = (): unknown => vscode.commands.executeCommand('shadowSync.connection.edit', { profile });
  return [vscode.l10n.t('Edit Connection…'), edit];
}

/** Shows what is wrong with a file that the user can correct, and opens it on demand. */
export function showFileProblem(message: string, file: string, output: vscode.LogOutputChannel): void {
  output.error(`${file}: ${message}`);
  const openFile = (): unknown => vscode.window.showTextDocument(vscode.Uri.file(file));
  tell('error', message, [[vscode.l10n.t('Open File'), openFile]], output);
}

/** A button of a message, and what it does. */
export type Button = readonly [label: string, press: () => unknown];

/** Leads to the output channel. */
export function showOutput(output: vscode.LogOutputChannel): Button {
  return [vscode.l10n.t('Show Output'), () => output.show(true)];
}

/** Shows a message that nobody waits for; the failure of what a button does is shown, too. */
export function tell(
  kind: 'information' | 'warning' | 'error',
  text: string,
  buttons: readonly Button[],
  output: vscode.LogOutputChannel,
): void {
  const labels = buttons.map(([label]) => label);
  const pressed = messageOf(kind)(safeMessageText(text), ...labels).then(
    async (choice) => buttons.find(([label]) => label === choice)?.[1](),
    // The window closes.
    () => undefined,
  );
  inBackground(pressed, output);
}

function messageOf(kind: 'information' | 'warning' | 'error'): typeof vscode.window.showErrorMessage {
  switch (kind) {
    case 'information':
      return vscode.window.showInformationMessage;
    case 'warning':
      return vscode.window.showWarningMessage;
    case 'error':
      return vscode.window.showErrorMessage;
  }
}

/** Runs an action nobody waits for; its failure is shown. */
export function inBackground(work: Thenable<unknown>, output: vscode.LogOutputChannel): void {
  work.then(undefined, (error: unknown) => showError(error, output));
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
