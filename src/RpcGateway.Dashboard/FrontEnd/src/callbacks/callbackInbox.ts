import { type Signal, signal } from '@preact/signals';
import { type RpcCallContext, type RpcClient, RpcError } from 'rpc-gateway-client';
import type { ContractModel, MethodModel } from '../contracts/contractDocument';
import { isObject, type Json } from '../json/json';
import { BoundedLog } from '../ui/boundedLog';
import { jsonSize } from '../ui/jsonSize';
import { Pulse } from '../ui/pulse';

/** The state of a callback. A notification stays `received`; the gateway may cancel a call that is `waiting`. */
export type CallbackStatus = 'received' | 'waiting' | 'responded' | 'rejected' | 'cancelled';

/** A callback that the page received. */
export interface ReceivedCallback {
  readonly number: number;
  readonly time: number;
  readonly method: MethodModel;
  readonly args: Json;
  readonly status: Signal<CallbackStatus>;
  readonly response: Signal<Json | undefined>;
  /** Sends a result. Does nothing if the call has a response already. */
  respond(value: Json): void;
  /** Sends an error. Does nothing if the call has a response already. */
  reject(message: string): void;
}

const maxCallbacks = 2000;
const maxBytes = 16 * 1024 * 1024;
const rejectedCode = 1;

/** The callbacks that the gateway sent to this page, and the user's responses. */
export class CallbackInbox {
  readonly received = new BoundedLog<ReceivedCallback>(maxCallbacks, maxBytes);
  readonly pulse = new Pulse();
  /** Calls that wait for a response, the oldest first. */
  readonly waiting: Signal<readonly ReceivedCallback[]> = signal([]);
  /** Automatic responses, by method. */
  readonly automatic: Signal<ReadonlyMap<string, Json>> = signal(new Map());
  readonly unseen: Signal<number> = signal(0);
  readonly #removers: (() => void)[] = [];

  /** Handles the callbacks of these contracts; replaces earlier handlers. */
  listen(client: RpcClient, contracts: readonly ContractModel[]): void {
    for (const remove of this.#removers.splice(0)) {
      remove();
    }

    for (const contract of contracts) {
      const handlers = contract.methods.map((method) => [
        method.name.slice(contract.name.length + 1),
        (...args: unknown[]) => this.#receive(method, args),
      ]);
      this.#removers.push(client.on(contract.name, Object.fromEntries(handlers)));
    }
  }

  /** Sets the automatic response of a method; undefined removes it. */
  respondAutomatically(method: string, value: Json | undefined): void {
    const responses = new Map(this.automatic.value);
    if (value === undefined) {
      responses.delete(method);
    } else {
      responses.set(method, value);
    }

    this.automatic.value = responses;
  }

  /** Removes all callbacks except those that wait for a response. */
  clear(): void {
    this.received.clear();
    for (const callback of this.waiting.value) {
      this.received.push(callback, 100);
    }

    this.pulse.flush();
  }

  #receive(method: MethodModel, args: unknown[]): unknown {
    const context = args.pop();
    const named = nameArguments(method, args);
    const response = new Promise<Json>((resolve, reject) => {
      this.#handle(this.#add(method, named, resolve, reject), context);
    });
    return method.result === undefined ? undefined : response;
  }

  #add(
    method: MethodModel,
    args: Json,
    resolve: (value: Json) => void,
    reject: (error: RpcError) => void,
  ): ReceivedCallback {
    const status = signal<CallbackStatus>(method.result === undefined ? 'received' : 'waiting');
    const response = signal<Json | undefined>(undefined);
    const end = (next: CallbackStatus): boolean => {
      if (status.value !== 'waiting') {
        return false;
      }

      status.value = next;
      this.waiting.value = this.waiting.value.filter((other) => other !== callback);
      return true;
    };
    const callback: ReceivedCallback = {
      number: this.received.total + 1,
      time: Date.now(),
      method,
      args,
      status,
      response,
      respond: (value) => {
        if (end('responded')) {
          response.value = value;
          resolve(value);
        }
      },
      reject: (message) => {
        if (end('rejected')) {
          reject(new RpcError(rejectedCode, message));
        }
      },
    };
    this.received.push(callback, 100 + jsonSize(args));
    this.unseen.value++;
    this.pulse.mark();
    return callback;
  }

  #handle(callback: ReceivedCallback, context: unknown): void {
    const automatic = this.automatic.value.get(callback.method.name);
    if (callback.method.result === undefined) {
      return;
    }

    if (automatic !== undefined) {
      callback.respond(automatic);
      return;
    }

    this.waiting.value = [...this.waiting.value, callback];
    if (isCallContext(context)) {
      context.signal.addEventListener('abort', () => {
        if (callback.status.value === 'waiting') {
          callback.reject('The gateway cancelled the call.');
          callback.status.value = 'cancelled';
        }
      });
    }
  }
}

function isCallContext(value: unknown): value is RpcCallContext {
  return isObject(value) && value.signal instanceof AbortSignal;
}

// Arguments by name arrive as one object; arguments by position arrive one by one.
function nameArguments(method: MethodModel, args: readonly unknown[]): Json {
  const names = method.params.map((param) => param.name);
  const only = args.length === 1 ? args[0] : undefined;
  if (isObject(only) && Object.keys(only).every((name) => names.includes(name)) && names.some((name) => name in only)) {
    return only as Json;
  }

  return Object.fromEntries(args.map((value, index) => [names[index] ?? String(index), value])) as Json;
}
