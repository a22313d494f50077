/** The reason for which a stream ended before it was complete. */
export interface Failure {
  readonly error: unknown;
}

/** The reading end of an open stream of the server. */
export interface StreamReceiver {
  read(): Promise<IteratorResult<unknown, undefined>>;
  /** Ends the stream, because it is not read any more. */
  stop(): void;
}
