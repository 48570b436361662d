import type { ErrorReport } from './errorReport';

/** Where a command says what it has to say. */
export interface Output {
  readonly json: boolean;
  /** A line for people; nothing when JSON was asked for. */
  print(text: string): void;
  /** The result for programs; nothing unless JSON was asked for. */
  document(value: unknown): void;
  /** What is going on, beside the result: on the standard error. */
  note(text: string): void;
  fail(error: ErrorReport): void;
}

/** Output to this process' standard streams. */
export function openOutput(json: boolean): Output {
  // A reader that went away (`| head`) must not end a run in the middle of a statement.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    json,
    print: (text) => {
      if (!json) process.stdout.write(`${visible(text, process.stdout)}\n`);
    },
    document: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
    note: (text) => process.stderr.write(`${visible(text, process.stderr)}\n`),
    fail: (error) => {
      if (json) process.stdout.write(`${JSON.stringify({ error }, undefined, 2)}\n`);
      process.stderr.write(`${visible(error.message, process.stderr)}\n`);
    },
  };
}

/** Names and comments come from a server: on a terminal nothing in them may move the cursor or turn the text around. */
function visible(text: string, stream: NodeJS.WriteStream): string {
  return stream.isTTY ? text.replace(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd') : text;
}
