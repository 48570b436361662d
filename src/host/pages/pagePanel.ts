import * as vscode from 'vscode';
import { errorMessage } from '../../engine/engineError';
import type { HostMessage } from '../../protocol/envelope';
import { type Shape, nothing, record, text, wholeNumber } from '../shapes';
import { onDidAskModally } from '../dialogs/ask';
import { isCancellation } from '../dialogs/messages';
import { type PageName, type PageShell, webviewHtml } from './webviewHtml';

/** A handler for each call of a page; nothing else the page sends does anything. */
export type CallHandlers<Calls> = { readonly [K in keyof Calls]: CallHandler<Calls[K]> };

export interface CallHandler<Params> {
  readonly shape: Shape<Params>;
  /** The answer is sent when it is done; a failure becomes a refusal with its message. */
  readonly run: (params: Params) => void | Promise<void>;
}

/** A handler for a call without parameters. */
export function call(run: () => void | Promise<void>): CallHandler<undefined> {
  return { shape: nothing, run };
}

/** One editor tab with a page in it. Messages of the page are checked before anything acts on them. */
export class PagePanel<Calls extends object, Snapshots extends object> {
  readonly #panel: vscode.WebviewPanel;
  readonly #handlers: CallHandlers<Calls>;
  readonly #output: vscode.LogOutputChannel;
  #closed = false;
  /** A page is there once it has spoken, until its tab is hidden. `visible` is not true yet while a tab is restored. */
  #present = false;

  constructor(
    panel: vscode.WebviewPanel,
    context: { readonly extensionUri: vscode.Uri; readonly output: vscode.LogOutputChannel },
    page: PageShell & { readonly handlers: CallHandlers<Calls> },
  ) {
    this.#panel = panel;
    this.#handlers = page.handlers;
    this.#output = context.output;
    panel.iconPath = {
      light: vscode.Uri.joinPath(context.extensionUri, 'media', 'tab-light.svg'),
      dark: vscode.Uri.joinPath(context.extensionUri, 'media', 'tab-dark.svg'),
    };
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, 'dist')],
    };
    panel.onDidDispose(() => {
      this.#closed = true;
    });
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#present = false;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.webview.html = webviewHtml(panel.webview, context.extensionUri, page);
  }

  set title(title: string) {
    if (!this.#closed && this.#panel.title !== title) this.#panel.title = title;
  }

  /** A hidden page is gone; it calls `ready` when it is shown again, and gets everything then. */
  push<K extends keyof Snapshots & string>(name: K, data: Snapshots[K]): void {
    void this.deliver(name, data);
  }

  /** The same, done when the page has it: for what comes in many pieces. */
  async deliver<K extends keyof Snapshots & string>(name: K, data: Snapshots[K]): Promise<void> {
    if (this.#present) await this.#post({ kind: 'snapshot', name, data });
  }

  close(): void {
    this.#panel.dispose();
  }

  async #receive(message: unknown): Promise<void> {
    this.#present = true;
    let asked = 0;
    const dialogs = onDidAskModally(() => asked++);
    let id = 0;
    try {
      const head = callHead(message, 'message');
      ({ id } = head);
      const handler = this.#handler(head.call);
      const params = handler.shape(messageParams(message), head.call);
      await handler.run(params);
      void this.#post({ kind: 'reply', id });
    } catch (error) {
      if (isCancellation(error)) {
        void this.#post({ kind: 'reply', id });
        return;
      }
      this.#output.warn(errorMessage(error));
      void this.#post({ kind: 'refusal', id, message: errorMessage(error) });
    } finally {
      dialogs.dispose();
      // The editor gave the focus back to the frame around the page, where no key of the page is heard.
      if (asked > 0 && !this.#closed && this.#panel.active) this.#panel.reveal();
    }
  }

  #handler(name: string): CallHandler<unknown> {
    if (!Object.hasOwn(this.#handlers, name)) throw new Error(`The page made an unknown call: ${name}.`);
    // Own property, so one of the handlers; its shape types what its run takes.
    return this.#handlers[name as keyof Calls] as CallHandler<unknown>;
  }

  async #post(message: HostMessage): Promise<void> {
    if (this.#closed) return;
    await this.#panel.webview.postMessage(message).then(undefined, () => undefined);
  }
}

/** Opens a tab for a page beside nothing: in the active editor group. */
export function createPanel(page: PageName, title: string): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(`shadowSync.${page}`, title, vscode.ViewColumn.Active, {
    enableScripts: true,
    // Of long lists a page draws only what is on the screen.
    enableFindWidget: page !== 'taskDetails' && page !== 'taskCenter',
  });
}

/** What the page remembered of itself in the state that VS Code keeps over a reload. */
export function restoreKeyOf(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('restoreKey' in state)) return undefined;
  return typeof state.restoreKey === 'string' ? state.restoreKey : undefined;
}

const callHead = record<{ readonly id: number; readonly call: string }>({
  id: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  call: text(100),
});

function messageParams(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'params' in message ? message.params : undefined;
}
