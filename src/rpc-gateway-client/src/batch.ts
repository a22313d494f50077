import { sendNotification, toCallOptions } from './caller.js';
import type { RpcCallOptions } from './callOptions.js';
import type { Connection, Outlet } from './connection.js';
import type { CallGate, GateCall } from './connectionGate.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { OutgoingCall } from './outgoingCall.js';
import { byteLength } from './transport.js';
import type { RpcBatch, RpcParams } from './types.js';

/** Calls and notifications that leave as one message. */
export class Batch implements RpcBatch, GateCall {
  readonly #calls = new Set<OutgoingCall>();
  readonly #entries: ((connection: Connection, outlet: Outlet) => void)[] = [];
  #sent: () => void = () => {};
  #failed: (error: unknown) => void = () => {};

  constructor(readonly gate: CallGate) {}

  request<T>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions): Promise<T> {
    const calls = this.#calls;
    const { gate } = this;
    const call: OutgoingCall = new OutgoingCall(
      {
        callTimeout: gate.callTimeout,
        mayReopen: false,
        connection: undefined,
        refusal: () => gate.refusal(),
        enter: (entered) => calls.add(entered as OutgoingCall),
        leave: (left) => calls.delete(left as OutgoingCall),
      },
      method,
      params,
      toCallOptions(options),
      false,
    );
    // Who sends the batch hears of a failure too.
    call.answer.catch(() => {});
    this.#entries.push((connection, outlet) => {
      if (calls.has(call)) {
        call.start(connection, outlet);
      }
    });
    return call.answer as Promise<T>;
  }

  notify(method: string, params?: RpcParams): void {
    this.#entries.push((connection, outlet) => sendNotification(connection, method, params, outlet));
  }

  async send(): Promise<void> {
    if (this.#entries.length > 0) {
      await new Promise<void>((resolve, reject) => {
        this.#sent = resolve;
        this.#failed = reject;
        this.gate.enter(this);
      });
    }

    await Promise.allSettled([...this.#calls].map((call) => call.answer));
  }

  start(connection: Connection): void {
    const messages: string[] = [];
    const tells: (() => void)[] = [];
    const entries = this.#entries.splice(0);
    const most = connection.limits?.maxBatchLength ?? Infinity;
    try {
      if (entries.length > most) {
        throw new RpcError(RpcErrorCode.LimitExceeded, `A batch may have at most ${most} messages.`);
      }

      for (const enter of entries) {
        enter(connection, (json, sent) => {
          messages.push(json);
          tells.push(sent ?? (() => {}));
        });
      }

      if (messages.length > 0) {
        const json = `[${messages.join()}]`;
        connection.checkSize(byteLength(json));
        connection.transport.send(json, () => {
          for (const tell of tells) {
            tell();
          }
        });
      }

      this.#sent();
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.#failed(error);
    for (const call of this.#calls) {
      call.fail(error);
    }
  }
}
