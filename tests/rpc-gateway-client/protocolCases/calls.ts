import { binary, type RpcClient, RpcConnectionLostError, RpcError } from 'rpc-gateway-client';
import { isObject, type Json } from './patterns.js';
import { inTime } from './queue.js';
import type { Sources } from './sources.js';

/** The outcome of a call, in the format of the cases. */
export type Outcome = { readonly [name: string]: Json | undefined };

/** The number of items or chunks after which the reader stops (`take`) or waits for the end of the connection (`pause`). */
export interface Reading {
  readonly take?: number;
  readonly pause?: number;
}

interface Call {
  readonly abort: AbortController;
  readonly outcome: Promise<Outcome>;
}

const endless = Number.POSITIVE_INFINITY;
const streams = new Set(['range', 'double']);

/** Makes the calls of a case with the public API, and stores them by name. */
export class Calls {
  readonly #client: RpcClient;
  readonly #sources: Sources;
  readonly #calls = new Map<string, Call>();
  readonly #reports = new Map<string, Json[]>();

  constructor(client: RpcClient, sources: Sources) {
    this.#client = client;
    this.#sources = sources;
  }

  start(name: string, method: string, args: readonly Json[], { take = endless, pause = endless }: Reading): void {
    const abort = new AbortController();
    const values = args.map((item) => this.#argument(item));
    const outcome = streams.has(method)
      ? this.#readItems(method, values, abort.signal, take)
      : method === 'download'
        ? this.#readBytes(method, values, abort.signal, { take, pause })
        : this.#request(method, values, abort.signal);
    this.#calls.set(name, { abort, outcome });
  }

  cancel(name: string): void {
    this.#find(name).abort.abort();
  }

  end(name: string): Promise<Outcome> {
    return inTime(this.#find(name).outcome, `The end of '${name}'`);
  }

  reports(name: string): readonly Json[] {
    return this.#reports.get(name) ?? [];
  }

  #find(name: string): Call {
    const call = this.#calls.get(name);
    if (call === undefined) {
      throw new Error(`There is no call '${name}'.`);
    }
    return call;
  }

  #argument(value: Json): unknown {
    if (!isObject(value)) {
      return value;
    }
    const { $stream, $binary, $progress } = value;
    if (typeof $stream === 'string') {
      return this.#sources.stream($stream);
    }
    if (typeof $binary === 'string') {
      return binary(this.#sources.binary($binary));
    }
    if (typeof $progress === 'string') {
      const reports: Json[] = [];
      this.#reports.set($progress, reports);
      return (report: Json) => void reports.push(report);
    }
    return value;
  }

  async #request(method: string, args: readonly unknown[], signal: AbortSignal): Promise<Outcome> {
    try {
      return { result: await this.#client.request<Json>(`script.${method}`, args, signal) };
    } catch (error) {
      return failure(error, signal);
    }
  }

  async #readItems(method: string, args: readonly unknown[], signal: AbortSignal, take: number): Promise<Outcome> {
    const items: Json[] = [];
    try {
      for await (const item of this.#client.stream<Json>(`script.${method}`, args, signal)) {
        if (items.push(item) === take) {
          break;
        }
      }
      return { items };
    } catch (error) {
      return { items, ...failure(error, signal) };
    }
  }

  async #readBytes(method: string, args: readonly unknown[], signal: AbortSignal, reading: Reading): Promise<Outcome> {
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of this.#client.download(`script.${method}`, args, signal)) {
        const count = chunks.push(chunk);
        if (count === reading.take) {
          break;
        }
        if (count === reading.pause) {
          await this.#client.closed;
        }
      }
      return { bytes: Buffer.concat(chunks).toString('hex') };
    } catch (error) {
      return failure(error, signal);
    }
  }
}

function failure(error: unknown, signal: AbortSignal): Outcome {
  if (signal.aborted && error === signal.reason) {
    return { cancelled: true };
  }
  if (error instanceof RpcConnectionLostError) {
    return { lost: { requestSent: error.requestSent } };
  }
  if (error instanceof RpcError) {
    const { code, message, data } = error;
    return { failed: true, error: { code, message, data: (data ?? null) as Json } };
  }
  throw error;
}
