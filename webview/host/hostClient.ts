import type { CallMessage, HostMessage } from '../../src/protocol/envelope';

type CallParams<T> = T extends undefined ? [] : [params: T];

/** The page's line to the extension host: named calls out, snapshots in. Only page elements hold one. */
export class HostClient<Calls extends object, Snapshots extends object, UiState extends object> {
  private readonly vscode = acquireVsCodeApi<UiState>();
  private readonly waiting = new Map<
    number,
    { readonly resolve: () => void; readonly reject: (error: Error) => void }
  >();
  private readonly onSnapshot: (snapshots: Partial<Snapshots>) => void;
  private lastId = 0;

  /** `onSnapshot` gets each snapshot under its name, whole. */
  constructor(onSnapshot: (snapshots: Partial<Snapshots>) => void) {
    this.onSnapshot = onSnapshot;
    window.addEventListener('message', (event: MessageEvent<HostMessage>) => this.receive(event.data));
    // After a reload of the window the host finds by it which draft, task or connection the page is about.
    this.saveState(this.vscode.getState() ?? ({} as UiState));
  }

  /** Resolves when the host has done it, rejects with its words of refusal. */
  call<Name extends keyof Calls>(name: Name, ...params: CallParams<Calls[Name]>): Promise<void> {
    const id = ++this.lastId;
    const call = String(name);
    const message: CallMessage = params.length === 0 ? { id, call } : { id, call, params: params[0] };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.vscode.postMessage(message);
    });
  }

  /** What the page kept for itself before it was hidden: tab, filters, scroll position. */
  restoreState(): UiState | undefined {
    return this.vscode.getState();
  }

  saveState(state: UiState): void {
    this.vscode.setState({ ...state, restoreKey: document.body.dataset['restoreKey'] });
  }

  private receive(message: HostMessage): void {
    switch (message.kind) {
      case 'reply':
        this.waiting.get(message.id)?.resolve();
        this.waiting.delete(message.id);
        return;
      case 'refusal':
        this.waiting.get(message.id)?.reject(new Error(message.message));
        this.waiting.delete(message.id);
        return;
      case 'snapshot':
        this.onSnapshot({ [message.name]: message.data } as Partial<Snapshots>);
        return;
    }
  }
}
