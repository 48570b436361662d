/** Why a run goes no further; the rest of its tables is not run. */
export interface StopReason {
  readonly aborted: boolean;
  readonly text: string;
}

/** The user's abort, found at a place where nothing is running. */
export const abortReason: StopReason = { aborted: true, text: 'The task was aborted.' };

/** Nothing keeps another runner out any more. */
export const locksLostReason: StopReason = {
  aborted: false,
  text: 'The locks of the shadows were lost with their connection; someone else may change them now. Retry what is not done.',
};

/** The run's own end. */
export function failure(text: string): StopReason {
  return { aborted: false, text };
}
