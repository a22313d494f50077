/** Why a stream ended before its end. */
export interface Failure {
  readonly error: unknown;
}

/** What an open stream of the server's is read by. */
export interface StreamReceiver {
  read(): Promise<IteratorResult<unknown, undefined>>;
  /** Ends it: nobody reads any more. */
  stop(): void;
}

/** The end of every stream. */
export const done: IteratorReturnResult<undefined> = { done: true, value: undefined };
