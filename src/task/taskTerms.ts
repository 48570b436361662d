/** `retry`: only what the other task left undone was chosen. */
export interface TaskOrigin {
  readonly taskId: number;
  readonly kind: 'again' | 'retry';
}

/** What the rule that matched the task asks for. */
export interface ApprovalRequirement {
  /** The rule in words, as the form showed it. */
  readonly rule: string;
  /** `notCreator`: whoever made the task may not approve it. */
  readonly approver: 'anyone' | 'notCreator';
  /** A decision has to come within so many hours. */
  readonly hours: number;
}
