/** The times of a session, in ms. */
export interface NoteTiming {
  /** Until a call is made again that had no response. */
  readonly timeout: number;
  /** Before a failed call is made again. */
  readonly retry: number;
  /** Between two signs of life to the other editors. */
  readonly heartbeat: number;
  /** Without a sign of life, after which an editor is no longer shown. Hidden pages have their timers once a minute. */
  readonly silence: number;
  /** Between two positions of the cursor. */
  readonly cursor: number;
}

export const defaultTiming: NoteTiming = {
  timeout: 15_000,
  retry: 1000,
  heartbeat: 15_000,
  silence: 150_000,
  cursor: 60,
};
