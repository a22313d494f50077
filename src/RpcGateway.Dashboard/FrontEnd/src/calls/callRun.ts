import { type Signal, signal } from '@preact/signals';
import { binary, type RpcClient, type RpcDownload, RpcError } from 'rpc-gateway-client';
import type { MethodModel } from '../contracts/contractDocument';
import { wireParams } from '../contracts/methodArguments';
import type { Json, JsonObject } from '../json/json';
import { BoundedLog } from '../ui/boundedLog';
import { jsonSize } from '../ui/jsonSize';
import { Pulse } from '../ui/pulse';
import { type CallFailure, describeFailure } from './callFailure';
import type { DownloadTarget } from './downloadTarget';
import { readChunks, Transfer } from './transfer';
import type { TypedStream } from './typedStream';

export type CallStatus = 'running' | 'succeeded' | 'failed' | 'stopped';

/** The arguments of a call. */
export interface CallInput {
  readonly values: JsonObject;
  readonly files: ReadonlyMap<string, File>;
  readonly streams: ReadonlyMap<string, TypedStream>;
  readonly target: DownloadTarget | undefined;
}

const maxItems = 20_000;
const maxItemBytes = 64 * 1024 * 1024;

/** One call from its start to its end. Views read its state from signals. */
export class CallRun {
  readonly method: MethodModel;
  readonly input: CallInput;
  readonly status: Signal<CallStatus> = signal('running');
  readonly startedAt = performance.now();
  readonly duration: Signal<number | undefined> = signal(undefined);
  readonly result: Signal<Json | undefined> = signal(undefined);
  readonly failure: Signal<CallFailure | undefined> = signal(undefined);
  readonly items = new BoundedLog<Json>(maxItems, maxItemBytes);
  /** Marked for each item and each progress report. */
  readonly pulse = new Pulse();
  readonly reports = new BoundedLog<Json>(1, 1);
  readonly uploads: readonly Transfer[];
  readonly download: Transfer | undefined;
  /** The content of a completed download, unless it was written to a file. */
  readonly saved: Signal<Blob | undefined> = signal(undefined);
  /** Resolves when the call has ended, whatever the outcome. */
  readonly ended: Promise<void>;
  readonly #stop = new AbortController();
  readonly #params: Readonly<Record<string, unknown>>;

  constructor(client: RpcClient, method: MethodModel, input: CallInput) {
    this.method = method;
    this.input = input;
    const uploads: Transfer[] = [];
    this.#params = this.#makeParams(uploads);
    this.uploads = uploads;
    this.download = method.result?.kind === 'binary' ? new Transfer('result', undefined) : undefined;
    this.ended = this.#run(client);
  }

  /** Cancels the call; received items remain. */
  stop(): void {
    this.#stop.abort();
    for (const stream of this.input.streams.values()) {
      stream.end();
    }
  }

  #makeParams(uploads: Transfer[]): Record<string, unknown> {
    const params: Record<string, unknown> = { ...this.input.values };
    for (const param of this.method.params) {
      const file = this.input.files.get(param.name);
      const stream = this.input.streams.get(param.name);
      if (param.kind === 'binary' && file !== undefined) {
        const transfer = new Transfer(file.name, file.size);
        uploads.push(transfer);
        params[param.name] = binary(readChunks(file, transfer));
      } else if (param.kind === 'stream' && stream !== undefined) {
        params[param.name] = stream;
      } else if (param.kind === 'progress') {
        params[param.name] = (report: Json) => {
          this.reports.push(report, 1);
          this.pulse.mark();
        };
      }
    }

    return params;
  }

  async #run(client: RpcClient): Promise<void> {
    try {
      await this.#call(client);
      this.#end('succeeded');
    } catch (error) {
      if (this.#stop.signal.aborted || (error instanceof RpcError && error.code === -32800)) {
        this.#end('stopped');
      } else {
        this.failure.value = describeFailure(error, this.method);
        this.#end('failed');
      }
    } finally {
      // The service reads no more items.
      for (const stream of this.input.streams.values()) {
        stream.end();
      }
    }
  }

  async #call(client: RpcClient): Promise<void> {
    const { name, result } = this.method;
    const params = wireParams(this.method, this.#params);
    const options = { signal: this.#stop.signal };
    if (result === undefined) {
      client.notify(name, params);
    } else if (result.kind === 'stream') {
      for await (const item of client.stream<Json>(name, params, options)) {
        this.items.push(item, jsonSize(item));
        this.pulse.mark();
      }
    } else if (result.kind === 'binary') {
      await this.#receive(client.download(name, params, options));
    } else {
      this.result.value = await client.request<Json>(name, params, options);
    }
  }

  async #receive(download: RpcDownload): Promise<void> {
    const { target } = this.input;
    try {
      for await (const chunk of download) {
        this.download?.add(chunk);
        await target?.write(chunk);
      }
    } catch (error) {
      await target?.abort();
      throw error;
    }

    this.download?.end();
    this.saved.value = await target?.finish();
  }

  #end(status: CallStatus): void {
    this.duration.value = performance.now() - this.startedAt;
    this.status.value = status;
    this.pulse.flush();
  }
}
