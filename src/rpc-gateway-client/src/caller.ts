import { Arguments } from './arguments.js';
import { Batch } from './batch.js';
import type { RpcCallOptions } from './callOptions.js';
import { CallResult } from './callResult.js';
import type { Connection, Outlet } from './connection.js';
import type { CallGate } from './connectionGate.js';
import { OutgoingCall } from './outgoingCall.js';
import { createProxy } from './proxy.js';
import type { RpcBatch, RpcCaller, RpcDownload, RpcParams, RpcStream } from './types.js';

/** A signal alone is short for options with it. */
export const toCallOptions = (value: AbortSignal | RpcCallOptions = {}): RpcCallOptions =>
  value instanceof AbortSignal ? { signal: value } : value;

/** All ways to call through a gate. */
export class Caller implements RpcCaller {
  constructor(protected readonly gate: CallGate) {}

  request<T>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions): Promise<T> {
    return new OutgoingCall(this.gate, method, params, toCallOptions(options), false).answer as Promise<T>;
  }

  notify(method: string, params?: RpcParams): void {
    const { connection } = this.gate;
    if (!connection || connection.lostBy) {
      throw this.gate.refusal();
    }

    sendNotification(connection, method, params);
  }

  stream<T>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions<T>): RpcStream<T> {
    const result = this.call<T>(method, params, options as RpcCallOptions);
    result.ignoreFailure();
    return result;
  }

  download(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions): RpcDownload {
    return this.stream<Uint8Array<ArrayBuffer>>(
      method,
      params,
      options as RpcCallOptions<Uint8Array<ArrayBuffer>>,
    ) as CallResult<Uint8Array<ArrayBuffer>>;
  }

  batch(): RpcBatch {
    return new Batch(this.gate);
  }

  contract<T extends object>(name: string): T {
    return createProxy(name, (method, params, options) => this.call(method, params, options)) as T;
  }

  call<T>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions): CallResult<T> {
    return new CallResult<T>(new OutgoingCall(this.gate, method, params, toCallOptions(options), true));
  }
}

/** Sends a notification, which has no end at which its streams could end. */
export function sendNotification(
  connection: Connection,
  method: string,
  params: RpcParams | undefined,
  outlet?: Outlet,
): void {
  const args = new Arguments(connection, () => {});
  const encoded = args.encodeAll(params);
  if (args.hasStreams) {
    args.end();
    throw new TypeError(`The notification '${method}' cannot carry streams or progress: make it a request.`);
  }

  connection.notify(method, encoded, outlet);
}
