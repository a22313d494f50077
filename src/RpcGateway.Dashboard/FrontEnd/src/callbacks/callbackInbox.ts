import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type RpcCallContext, type RpcClient, RpcError } from 'rpc-gateway-client';
import type { ContractModel, MethodModel } from '../contracts/contractDocument';
import { isObject, type Json } from '../json/json';
import { BoundedLog } from '../ui/boundedLog';
import { jsonSize } from '../ui/jsonSize';
import { Pulse } from '../ui/pulse';

/** What became of a callback: notifications only arrive; calls are answered, refused, or taken back by the server. */
export type CallbackStatus = 'received' | 'waiting' | 'answered' | 'refused' | 'withdrawn';

/** One callback that came. */
export interface ReceivedCallback {
  readonly number: number;
  readonly time: number;
  readonly method: MethodModel;
  readonly args: Json;
  readonly status: Signal<CallbackStatus>;
  readonly answer: Signal<Json | undefined>;
  /** Answers the call; does nothing once it has an answer. */
  reply(value: Json): void;
  /** Answers the call with an error. */
  refuse(message: string): void;
}

const maxCallbacks = 2000;
const maxBytes = 16 * 1024 * 1024;
const refusedCode = 1;

/** What the gateway calls at this page, and the answers that the user gives. */
export class CallbackInbox {
  readonly received = new BoundedLog<ReceivedCallback>(maxCallbacks, maxBytes);
  readonly pulse = new Pulse();
  /** Calls that wait for an answer, the oldest first. */
  readonly waiting: Signal<readonly ReceivedCallback[]> = signal([]);
  /** Answers that are given without asking, by method. */
  readonly automatic: Signal<ReadonlyMap<string, Json>> = signal(new Map());
  readonly unseen: Signal<number> = signal(0);
  readonly hasWaiting: ReadonlySignal<boolean> = computed(() => this.waiting.value.length > 0);
  readonly #removers: (() => void)[] = [];

  /** Takes the callbacks of these contracts on a client, and no longer those before. */
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

  /** From now on answers this method by itself; undefined asks again. */
  answerAutomatically(method: string, value: Json | undefined): void {
    const answers = new Map(this.automatic.value);
    if (value === undefined) {
      answers.delete(method);
    } else {
      answers.set(method, value);
    }

    this.automatic.value = answers;
  }

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
    let settle: ((answer: () => Json) => void) | undefined;
    const answered = new Promise<Json>((resolve, reject) => {
      settle = (answer) => {
        try {
          resolve(answer());
        } catch (error) {
          reject(error);
        }
      };
    });
    const callback = this.#add(method, named, (answer) => settle?.(answer));
    if (method.result === undefined) {
      return undefined;
    }

    const automatic = this.automatic.value.get(method.name);
    if (automatic !== undefined) {
      callback.reply(automatic);
    } else {
      this.#ask(callback, context);
    }

    return answered;
  }

  #add(method: MethodModel, args: Json, settle: (answer: () => Json) => void): ReceivedCallback {
    const status = signal<CallbackStatus>(method.result === undefined ? 'received' : 'waiting');
    const answer = signal<Json | undefined>(undefined);
    const end = (next: CallbackStatus, give: () => Json) => {
      if (status.value === 'waiting') {
        status.value = next;
        this.waiting.value = this.waiting.value.filter((other) => other !== callback);
        settle(give);
      }
    };
    const callback: ReceivedCallback = {
      number: this.received.total + 1,
      time: Date.now(),
      method,
      args,
      status,
      answer,
      reply: (value) => {
        answer.value = status.value === 'waiting' ? value : answer.value;
        end('answered', () => value);
      },
      refuse: (message) =>
        end('refused', () => {
          throw new RpcError(refusedCode, message);
        }),
    };
    this.received.push(callback, 100 + jsonSize(args));
    this.unseen.value++;
    this.pulse.mark();
    return callback;
  }

  #ask(callback: ReceivedCallback, context: unknown): void {
    this.waiting.value = [...this.waiting.value, callback];
    if (isCallContext(context)) {
      context.signal.addEventListener('abort', () => {
        if (callback.status.value === 'waiting') {
          callback.refuse('The question was withdrawn.');
          callback.status.value = 'withdrawn';
        }
      });
    }
  }
}

function isCallContext(value: unknown): value is RpcCallContext {
  return isObject(value) && value.signal instanceof AbortSignal;
}

// By name they come as one object, by position each for itself.
function nameArguments(method: MethodModel, args: readonly unknown[]): Json {
  const names = method.params.map((param) => param.name);
  const only = args.length === 1 ? args[0] : undefined;
  if (isObject(only) && Object.keys(only).every((name) => names.includes(name)) && names.some((name) => name in only)) {
    return only as Json;
  }

  return Object.fromEntries(args.map((value, index) => [names[index] ?? String(index), value])) as Json;
}
