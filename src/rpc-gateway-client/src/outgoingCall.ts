import { Arguments } from './arguments.js';
import type { RpcCallOptions } from './callOptions.js';
import type { Connection, Outlet } from './connection.js';
import type { CallGate, GateCall } from './connectionGate.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { letGo, openReceiver, toReference } from './openReceiver.js';
import type { StreamOrigin } from './openStream.js';
import type { StreamReceiver } from './streamReceiver.js';
import type { RpcParams } from './types.js';

/** A call from the moment it is made to its end, which is that of the stream it may be answered with. */
export class OutgoingCall implements GateCall, StreamOrigin {
  readonly answer: Promise<unknown>;
  #resolve: (result: unknown) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #connection: Connection | undefined;
  #args: Arguments | undefined;
  #id = 0;
  #answered = false;
  #result: unknown;
  #receiver: StreamReceiver | undefined;
  #stopped: { readonly error: unknown } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sourceFailure: unknown;

  constructor(
    readonly gate: CallGate,
    readonly method: string,
    readonly params: RpcParams | undefined,
    readonly options: RpcCallOptions,
    /** Whether the result may be a stream, with which the call then goes on. */
    readonly streams: boolean,
  ) {
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { signal, timeout = gate.callTimeout } = options;
    if (signal?.aborted) {
      this.fail(signal.reason);
      return;
    }

    signal?.addEventListener('abort', this.#abort);
    if (timeout) {
      const late = `'${method}' was not answered within ${timeout} ms.`;
      this.#timer = setTimeout(() => this.stop({ error: new RpcError(RpcErrorCode.DeadlineExceeded, late) }), timeout);
    }

    gate.enter(this, options.resumeFrom !== undefined);
  }

  start(connection: Connection, outlet?: Outlet): void {
    this.#connection = connection;
    this.#args = new Arguments(connection, (error) => {
      this.#sourceFailure = error;
    });
    try {
      this.#id = connection.request(
        this.method,
        this.#args.encodeAll(this.params),
        (result) => this.#succeed(result),
        (error) => this.fail(error),
        outlet,
      );
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    if (!this.#answered) {
      this.#answered = true;
      this.#connection?.forget(this.#id);
      if (error instanceof RpcError && this.#sourceFailure) {
        error.cause = this.#sourceFailure;
      }

      this.#reject(error);
      this.#end();
    }
  }

  stop(reason?: { readonly error: unknown }): void {
    const connection = this.#connection;
    if (this.#receiver) {
      this.#receiver.stop(reason);
    } else if (this.#answered) {
      if (connection && this.#result !== undefined) {
        letGo(connection, this.#result);
        this.#result = undefined;
        this.#stopped = reason;
        this.#end();
      }
    } else {
      this.gate.leave(this);
      this.fail(reason?.error);
      connection?.letAnswerGo(this.#id);
    }
  }

  async open(): Promise<StreamReceiver> {
    await this.answer;
    if (this.#stopped || !this.#connection) {
      throw this.#stopped?.error;
    }

    try {
      this.#receiver = openReceiver(this.#connection, this.#result, () => this.#end());
      return this.#receiver;
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /** The call that goes on where this one stood, if it can. */
  again(last: unknown): OutgoingCall | undefined {
    const { gate, options } = this;
    const params = gate.mayReopen && options.resumeFrom?.(last);
    return params ? new OutgoingCall(gate, this.method, params, options, true) : undefined;
  }

  readonly #abort = () => this.stop({ error: this.options.signal?.reason });

  #succeed(result: unknown): void {
    this.#answered = true;
    this.#result = result;
    clearTimeout(this.#timer);
    this.#resolve(result);
    if (!this.streams || !toReference(result)) {
      this.#end();
    }
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.options.signal?.removeEventListener('abort', this.#abort);
    this.#args?.end();
  }
}
