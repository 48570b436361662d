import * as vscode from 'vscode';

/** Names one read-only document. */
export interface DocumentName {
  /** What it belongs to, such as a draft or a task: documents of different owners never meet. */
  readonly owner: string;
  /** What the tab and its path show. */
  readonly path: readonly string[];
  /** Tells documents of the same path apart, such as the two sides of a difference. */
  readonly side?: string;
}

/** Read-only documents of the scheme `shadowsync`: previews, table definitions, logs. */
export class VirtualDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #contents = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const gone = vscode.l10n.t('-- This document is no longer there. Open it again from its task.\n');
    return this.#contents.get(uri.toString()) ?? gone;
  }

  /** Gives a document its content; where it is open it shows it at once. */
  set(name: DocumentName, content: string): vscode.Uri {
    const uri = documentUri(name);
    if (this.#contents.get(uri.toString()) !== content) {
      this.#contents.set(uri.toString(), content);
      this.#changed.fire(uri);
    }
    return uri;
  }

  /** Whether an editor holds the document: only then is it worth keeping in step. */
  isOpen(name: DocumentName): boolean {
    const wanted = documentUri(name).toString();
    return vscode.workspace.textDocuments.some((document) => document.uri.toString() === wanted);
  }

  /** Forgets the documents of an owner that is gone; open ones keep their text. */
  forget(owner: string): void {
    for (const key of this.#contents.keys()) {
      if (documentOwner(vscode.Uri.parse(key)) === owner) this.#contents.delete(key);
    }
  }

  async show(uri: vscode.Uri, language: string): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.languageId !== language) await vscode.languages.setTextDocumentLanguage(document, language);
    return vscode.window.showTextDocument(document, { preview: false });
  }

  dispose(): void {
    this.#contents.clear();
    this.#subscriptions.dispose();
  }
}

const scheme = 'shadowsync';

/** What one of these documents belongs to; undefined for any other document. */
export function documentOwner(uri: vscode.Uri): string | undefined {
  return uri.scheme === scheme ? uri.query.split('&')[0] : undefined;
}

function documentUri({ owner, path, side }: DocumentName): vscode.Uri {
  // Names of tables may hold slashes and dots; they never make a path of their own.
  // A form without a database has an empty one, and a path that begins with two slashes is no path.
  const safe = path.filter(Boolean).map((segment) => segment.replaceAll(/[/\\]/gu, '∕'));
  const query = side === undefined ? owner : `${owner}&${side}`;
  return vscode.Uri.from({ scheme, path: `/${safe.join('/')}`, query });
}
