import * as vscode from 'vscode';

/** Read-only documents of the scheme `shadowsync`: previews, table definitions, logs. */
export class VirtualDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  static readonly scheme = 'shadowsync';

  readonly #contents = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(VirtualDocuments.scheme, this),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#contents.get(uri.path) ??
      vscode.l10n.t('-- This document is no longer there. Open it again from its task.\n')
    );
  }

  /** Puts content under a path; an open document of this path shows it at once. */
  set(segments: readonly string[], content: string): vscode.Uri {
    const uri = documentUri(segments);
    if (this.#contents.get(uri.path) !== content) {
      this.#contents.set(uri.path, content);
      this.#changed.fire(uri);
    }
    return uri;
  }

  /** Whether an editor holds the document: only then is it worth keeping in step. */
  isOpen(segments: readonly string[]): boolean {
    const path = documentUri(segments).path;
    return vscode.workspace.textDocuments.some(
      (document) => document.uri.scheme === VirtualDocuments.scheme && document.uri.path === path,
    );
  }

  /** Forgets the documents under a path once what they show is gone; open ones keep their text. */
  forget(segments: readonly string[]): void {
    const prefix = `${documentUri(segments).path}/`;
    for (const path of this.#contents.keys()) if (path.startsWith(prefix)) this.#contents.delete(path);
  }

  async show(uri: vscode.Uri, language?: string): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(uri);
    if (language !== undefined && document.languageId !== language) {
      await vscode.languages.setTextDocumentLanguage(document, language);
    }
    return vscode.window.showTextDocument(document, { preview: false });
  }

  dispose(): void {
    this.#contents.clear();
    this.#subscriptions.dispose();
  }
}

/** Names of tables may hold slashes and dots; they never make a path of their own. */
function documentUri(segments: readonly string[]): vscode.Uri {
  const path = segments.map((segment) => segment.replaceAll(/[/\\]/gu, '∕')).join('/');
  return vscode.Uri.from({ scheme: VirtualDocuments.scheme, path: `/${path}` });
}
