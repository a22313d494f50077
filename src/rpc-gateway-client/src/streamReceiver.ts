/** Why a stream ended before its end. */
export interface Failure {
  readonly error: unknown;
}

/** The reading end of an open stream of the server. */
export interface StreamReceiver {
  read(): Promise<IteratorResult<unknown, undefined>>;
  /** Ends it: it is not read any more. */
  stop(): void;
}

/** The end of every stream. */
export const done: IteratorReturnResult<undefined> = { done: true, value: undefined };
