/** Names one statement of one run, so that it can be found on the server by its text. */
export interface StatementTag {
  readonly task: number;
  /** Tells runs apart, also those of other machines: random or unique. */
  readonly run: string;
  readonly step: number;
}

/** A statement that was sent, as another connection can find it: also after the sender's process has died. */
export interface SentStatement {
  readonly tag: StatementTag;
  /** `CONNECTION_ID()` of the session that it was sent in. */
  readonly connectionId: string;
  /** `ServerFacts.identity` of the server that it was sent to. */
  readonly serverIdentity: string;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
}

/** The statement as it is sent: the planned text behind a comment that shows in the server's list of sessions. */
export function taggedSql(sql: string, tag: StatementTag): string {
  return `${tagComment(tag)} ${sql}`;
}

/** The comment alone. Holds nothing that could end it or that a server reads as an instruction. */
export function tagComment(tag: StatementTag): string {
  const run = tag.run.replace(/[^A-Za-z0-9._-]/g, '_');
  return `/* shadow-sync task=${String(tag.task)} step=${String(tag.step)} run=${run} */`;
}
