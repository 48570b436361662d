/**
 * What the user changed and the host has not yet answered, laid over the host's snapshot: a snapshot that was
 * under way while the user typed can not take a letter back, and nothing typed is lost before it is sent.
 */
export class PendingEdits<T extends object> {
  private unsent: Partial<T> = {};
  private sent: Partial<T>[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private answers: Promise<boolean> = Promise.resolve(true);
  private readonly send: (edits: Partial<T>) => Promise<boolean>;
  private readonly changed: () => void;

  /**
   * `send` settles when the host has pushed what came of the edits: false if it refused them, and it has told the
   * user so. `changed` asks for a new drawing.
   */
  constructor(send: (edits: Partial<T>) => Promise<boolean>, changed: () => void) {
    this.send = send;
    this.changed = changed;
  }

  /** Takes the edits over; they go out after `delay` milliseconds without another edit. */
  edit(edits: Partial<T>, delay = 0): void {
    this.unsent = { ...this.unsent, ...edits };
    clearTimeout(this.timer);
    if (delay === 0) void this.flush();
    else this.timer = setTimeout(() => void this.flush(), delay);
    this.changed();
  }

  /** Sends at once what waits; when the host has answered all that is under way, tells whether it took it. */
  flush(): Promise<boolean> {
    clearTimeout(this.timer);
    if (Object.keys(this.unsent).length === 0) return this.answers;
    const edits = this.unsent;
    this.unsent = {};
    this.sent = [...this.sent, edits];
    this.answers = Promise.all([this.answers, this.send(edits)]).then((accepted) => {
      this.sent = this.sent.filter((other) => other !== edits);
      if (this.sent.length === 0) this.answers = Promise.resolve(true);
      this.changed();
      return accepted.every(Boolean);
    });
    return this.answers;
  }

  /** The snapshot's values with the edits on top. */
  over<S extends T>(snapshot: S): S {
    return Object.assign({}, snapshot, ...this.sent, this.unsent) as S;
  }
}
