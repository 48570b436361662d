/** What keeps the store from doing something, in words for the user. */
export class StoreError extends Error {
  constructor(message: string, details: { readonly cause?: unknown } = {}) {
    super(message, { cause: details.cause });
    this.name = 'StoreError';
  }
}

/** Somebody else was faster, or decided otherwise meanwhile: nothing is wrong with the store. */
export class OvertakenError extends StoreError {}

/** True for the operating system's error of one of these codes, such as ENOENT. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
