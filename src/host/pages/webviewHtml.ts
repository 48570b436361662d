import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export type PageName = 'taskForm' | 'taskDetails' | 'connectionForm' | 'taskCenter';

export interface PageShell {
  readonly name: PageName;
  /** Comes back to the serializer of the page after a reload. */
  readonly restoreKey: string;
  /** What the page says until it has something to show. */
  readonly loading?: string;
}

/**
 * The document of a page: a shell with the user's language, no data of theirs. All content comes later by message, but
 * the translations are there before the first line is drawn.
 */
export function webviewHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { name, restoreKey, loading = '' }: PageShell,
): string {
  const nonce = randomBytes(18).toString('base64');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview.js'));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta property="csp-nonce" content="${nonce}">
  <title>Shadow Sync</title>
  <style nonce="${nonce}">
    body { padding: 0; }
    main { padding: 16px 24px; }
    h1 { margin: 0; font-size: 18px; font-weight: 600; line-height: 26px; }
  </style>
  <script type="application/json" id="texts">${dataBlock(vscode.l10n.bundle ?? {})}</script>
</head>
<body data-page="${name}" data-restore-key="${escapeHtml(restoreKey)}">
  <main id="page">${loading === '' ? '' : `<h1>${escapeHtml(loading)}</h1>`}</main>
  <script type="module" nonce="${nonce}" src="${script.toString()}"></script>
</body>
</html>`;
}

/** JSON that no HTML ends: a block of data, which nobody runs. */
function dataBlock(data: object): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
