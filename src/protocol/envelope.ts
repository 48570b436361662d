/** Webview → host: a named call. The host answers each with one reply of the same id. */
export interface CallMessage {
  readonly id: number;
  readonly call: string;
  readonly params?: unknown;
}

/** Host → webview: that a call is done, or why not; or a snapshot pushed unasked. */
export type HostMessage =
  | { readonly kind: 'reply'; readonly id: number }
  | { readonly kind: 'refusal'; readonly id: number; readonly message: string }
  | { readonly kind: 'snapshot'; readonly name: string; readonly data: unknown };

/** What is loaded when it is asked for; each state has its own sentence on the page. */
export type Loadable<T> =
  | { readonly status: 'idle' }
  | { readonly status: 'loading' }
  | { readonly status: 'loaded'; readonly value: T }
  | { readonly status: 'failed'; readonly message: string };
