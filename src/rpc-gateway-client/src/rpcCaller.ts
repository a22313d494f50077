import type { RpcCallOptions, RpcParams } from './callOptions.js';
import type { RpcDownload, RpcStream } from './streamTypes.js';

/** Calls and notifications that are sent as one message. */
export interface RpcBatch {
  /** Adds a call. The promise settles after {@link send}. */
  request<T = unknown>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions): Promise<T>;
  /** Adds a notification. */
  notify(method: string, params?: RpcParams): void;
  /** Sends the batch. Resolves when every call has ended, with a result or an error. */
  send(): Promise<void>;
}

/** Makes calls: a client, or one connection of a client. */
export interface RpcCaller {
  /** Calls a method and returns its result. */
  request<T = unknown>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions): Promise<T>;
  /** Calls a method that sends no response. Throws if there is no connection. */
  notify(method: string, params?: RpcParams): void;
  /** Calls a method that returns a stream. The call is made at the first read. */
  stream<T = unknown>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions<T>): RpcStream<T>;
  /** Calls a method that returns a binary stream. The call is made at the first read. */
  download(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions): RpcDownload;
  /** Creates a batch. */
  batch(): RpcBatch;
  /**
   * Creates a typed proxy: its methods call the methods of the contract, by position. Members that JavaScript reads of
   * any object, such as `toString`, `then` and `toJSON`, make no calls.
   */
  contract<T extends object>(name: string): T;
}
