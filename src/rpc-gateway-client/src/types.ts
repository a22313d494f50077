import type { Binary } from './binarySource.js';
import type { RpcCallOptions } from './callOptions.js';

/** The items of a stream, which can be read once. Whoever stops early stops the generator too. */
export interface RpcStream<T> extends AsyncIterable<T> {
  /** The items as a stream of the platform. */
  readable(): ReadableStream<T>;
}

/** The bytes of a binary stream, which can be read once, in one of these ways. */
export interface RpcDownload extends AsyncIterable<Uint8Array<ArrayBuffer>> {
  /** The bytes as a stream of the platform. */
  readable(): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** All bytes. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  /** All bytes, as a Blob. */
  blob(type?: string): Promise<Blob>;
}

/** What can be given for a binary parameter. */
export type BinarySource = Blob | Uint8Array | ArrayBuffer | Binary;

/** What can be given for a parameter that is a stream. */
export type StreamSource<T> = AsyncIterable<T> | ReadableStream<T>;

/** What can be given for a progress parameter: it is called with each report. */
export type Progress<T> = (value: T) => void;

/** A stream among the params of a callback; `context.stream()` opens it. */
export interface StreamReference<T> {
  readonly token?: number | string;
  readonly values?: readonly T[];
}

/** A binary stream among the params of a callback; `context.download()` opens it. */
export interface BinaryReference {
  readonly binary: number;
}

/** A progress parameter of a callback; `context.progress()` makes a function of it. */
export type ProgressToken<T> = (number | string) & { readonly __report?: T };

/** The server's limits, as `$/hello` returned them. */
export interface RpcLimits {
  readonly maxMessageSize: number;
  readonly maxDepth: number;
  readonly maxBatchLength: number;
  readonly maxConcurrentCalls: number;
  readonly maxStreams: number;
}

/** Params of a call: by position or by name. */
export type RpcParams = readonly unknown[] | object;

/** One call of the server, as its handler sees it. */
export interface RpcCallContext {
  /** The method's wire name. */
  readonly method: string;
  /** Aborted when the server cancels the call or stops reading the returned stream, or the connection is lost. */
  readonly signal: AbortSignal;
  /** Opens a stream that came as a parameter. It ends with the call. */
  stream<T>(reference: StreamReference<T>): RpcStream<T>;
  /** Opens a binary stream that came as a parameter. It ends with the call. */
  download(reference: BinaryReference): RpcDownload;
  /** Makes a function that reports progress. For null, which means that none is wanted, it does nothing. */
  progress<T>(token: ProgressToken<T> | null | undefined): Progress<T>;
}

/** Calls that leave together. */
export interface RpcBatch {
  /** Adds a call; its answer comes after {@link send}. */
  request<T = unknown>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions): Promise<T>;
  /** Adds a notification. */
  notify(method: string, params?: RpcParams): void;
  /** Sends everything, and resolves when every call has its answer, whatever that is. */
  send(): Promise<void>;
}

/** What can be called: a client, or one connection of it. */
export interface RpcCaller {
  /** Calls a method and gives its result. */
  request<T = unknown>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions): Promise<T>;
  /** Calls a method without asking for an answer; throws if there is no connection. */
  notify(method: string, params?: RpcParams): void;
  /** Calls a method that is answered with a stream. The call is made at the first read. */
  stream<T = unknown>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions<T>): RpcStream<T>;
  /** Calls a method that is answered with a binary stream. The call is made at the first read. */
  download(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions): RpcDownload;
  /** Starts a batch. */
  batch(): RpcBatch;
  /**
   * A typed proxy: its methods call those of the contract, by position. Members that JavaScript uses of any object, as
   * `toString`, `then` and `toJSON`, call nothing.
   */
  contract<T extends object>(name: string): T;
}
