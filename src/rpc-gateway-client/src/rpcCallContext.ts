import type {
  BinaryReference,
  Progress,
  ProgressToken,
  RpcDownload,
  RpcStream,
  StreamReference,
} from './streamTypes.js';

/** One call of the server, as its handler sees it. */
export interface RpcCallContext {
  /** The method's wire name. */
  readonly method: string;
  /**
   * Aborted when the server cancels the call, when its timeout has passed, when the server stops reading the returned
   * stream, or when the connection is lost. Pass it to the calls that a handler makes.
   */
  readonly signal: AbortSignal;
  /** Opens a stream among the params. It ends with the call. */
  stream<T>(reference: StreamReference<T>): RpcStream<T>;
  /** Opens a binary stream among the params. It ends with the call. */
  download(reference: BinaryReference): RpcDownload;
  /** Returns a function that reports progress. For null, which means that no progress is wanted, it does nothing. */
  progress<T>(token: ProgressToken<T> | null | undefined): Progress<T>;
}
