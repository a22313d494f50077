import { Arguments } from './arguments.js';
import type { Callbacks } from './callbacks.js';
import { report, toRpcError } from './callError.js';
import type { Connection } from './connection.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { openReceiver } from './openReceiver.js';
import { OpenStream } from './openStream.js';
import type { StreamReceiver } from './streamReceiver.js';
import type { RpcCallContext } from './types.js';

const mostCalls = 100;

/** The server's calls that have not ended. */
export class InboundCalls {
  readonly #cancellable = new Map<unknown, AbortController>();
  readonly #running = new Set<AbortController>();

  constructor(
    readonly connection: Connection,
    readonly callbacks: Callbacks,
  ) {}

  /** Runs a call up to its first await, so that calls start in their order. */
  run(id: unknown, method: string, params: unknown): void {
    const handler = this.callbacks.find(method);
    const refusal = !handler
      ? new RpcError(RpcErrorCode.MethodNotFound, `There is no method '${method.slice(0, 100)}'.`)
      : this.#cancellable.has(id)
        ? new RpcError(RpcErrorCode.InvalidRequest, 'The id belongs to a call that still runs.')
        : this.#running.size >= mostCalls
          ? new RpcError(RpcErrorCode.LimitExceeded, `${mostCalls} calls run on this connection already.`)
          : undefined;
    if (handler && !refusal) {
      void this.#run(id, method, params, handler);
    } else if (refusal && id !== undefined) {
      this.connection.respondError(id, refusal);
    }
  }

  cancel(id: unknown): void {
    this.#cancellable.get(id)?.abort();
    for (const sender of this.connection.itemSenders.values()) {
      sender.cancel(id);
    }
  }

  close(error: unknown): void {
    for (const call of this.#running) {
      call.abort(error);
    }
  }

  async #run(id: unknown, method: string, params: unknown, handler: (...args: unknown[]) => unknown): Promise<void> {
    const { connection } = this;
    const abort = new AbortController();
    const opened: StreamReceiver[] = [];
    const open = (reference: object) => {
      const receiver = openReceiver(connection, reference, () => {});
      opened.push(receiver);
      return new OpenStream<never>({ open: async () => receiver, stop: () => receiver.stop() });
    };
    const context: RpcCallContext = {
      method,
      signal: abort.signal,
      stream: open,
      download: open,
      progress: (token) => (value) => {
        if (token !== null && token !== undefined && this.#running.has(abort)) {
          connection.notify('$/progress', { token, value });
        }
      },
    };
    this.#running.add(abort);
    if (id !== undefined && id !== null) {
      this.#cancellable.set(id, abort);
    }

    try {
      const args = Array.isArray(params) ? params : params === undefined ? [] : [params];
      const result = await handler(...args, context);
      if (id !== undefined) {
        const encoded = new Arguments(connection, report).encode(result);
        this.#remove(id, abort);
        connection.respond(id, JSON.stringify(encoded) ?? 'null');
      }
    } catch (error) {
      this.#remove(id, abort);
      if (id !== undefined) {
        connection.respondError(id, toRpcError(error));
      }

      if (!(error instanceof RpcError) && !abort.signal.aborted) {
        report(error);
      }
    } finally {
      this.#remove(id, abort);
      for (const receiver of opened) {
        receiver.stop();
      }
    }
  }

  #remove(id: unknown, abort: AbortController): void {
    this.#running.delete(abort);
    this.#cancellable.delete(id);
  }
}
