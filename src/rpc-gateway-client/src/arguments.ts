import { BinarySender } from './binarySender.js';
import { findBinarySource } from './binarySource.js';
import type { Connection } from './connection.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { ItemStreamSender } from './itemStreamSender.js';
import { isStreamSource } from './sourceIterator.js';

/** What of a call cannot be JSON: streams, binary content and progress become references, and end with the call. */
export class Arguments {
  readonly #ends: (() => void)[] = [];

  constructor(
    readonly connection: Connection,
    readonly onFailure: (error: unknown) => void,
  ) {}

  /** Whether there is anything to end. */
  get hasStreams(): boolean {
    return this.#ends.length > 0;
  }

  encodeAll(params: object | undefined): unknown {
    if (!params || Array.isArray(params)) {
      return params?.map((value) => this.encode(value));
    }

    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, this.encode(value)]));
  }

  encode(value: unknown): unknown {
    const { connection } = this;
    if (typeof value === 'function') {
      const token = connection.nextToken();
      connection.progress.set(token, value as (report: unknown) => void);
      this.#ends.push(() => connection.progress.delete(token));
      return token;
    }

    if (typeof value !== 'object' || !value) {
      return value;
    }

    const bytes = findBinarySource(value);
    if (bytes) {
      if (!connection.extended) {
        throw new RpcError(RpcErrorCode.InvalidParams, 'Binary content needs a server that speaks rpcgateway.v1.');
      }

      const sender = new BinarySender(connection.binary, bytes, this.onFailure);
      this.#ends.push(() => sender.stop());
      return { binary: sender.number };
    }

    if (isStreamSource(value)) {
      const token = connection.nextToken();
      const sender = new ItemStreamSender(connection, token, value, this.onFailure);
      connection.itemSenders.set(token, sender);
      this.#ends.push(() => sender.stop());
      return { token };
    }

    return value;
  }

  end(): void {
    for (const end of this.#ends.splice(0)) {
      end();
    }
  }
}
