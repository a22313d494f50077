import { toRpcError } from './callError.js';
import type { Connection } from './connection.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { iterate, release, type SourceIterator } from './sourceIterator.js';
import { byteLength } from './transport.js';

const mostTogether = 128;

/** How many turns of the microtask queue an item may take to count as ready. */
const readyTurns = 12;

/** Answers the server's requests for the items of a source. What is ready together goes together. */
export class ItemStreamSender {
  readonly #source: SourceIterator;
  #ready: { readonly json: string; readonly bytes: number }[] = [];
  #bytes = 0;
  #held: { readonly id: unknown; readonly max: number } | undefined;
  #finished = false;
  #error: RpcError | undefined;
  #running = false;

  constructor(
    readonly connection: Connection,
    readonly token: number,
    source: unknown,
    readonly onFailure: (error: unknown) => void,
  ) {
    this.#source = iterate(source);
  }

  /** The server asks for items. */
  next(id: unknown, max = mostTogether): void {
    if (this.#held) {
      this.connection.respondError(
        id,
        new RpcError(RpcErrorCode.InvalidRequest, 'The stream was asked for its next items already.'),
      );
      return;
    }

    this.#held = { id, max };
    this.#answer();
    if (!this.#running) {
      void this.#run();
    }
  }

  /** Cancels the held request, not the stream. */
  cancel(id: unknown): void {
    if (this.#held?.id === id) {
      this.#held = undefined;
      this.connection.respondError(id, new RpcError(RpcErrorCode.RequestCancelled, 'The call was cancelled.'));
    }
  }

  /** Nobody wants more. */
  stop(): void {
    this.#ready = [];
    this.#error = undefined;
    this.#finish();
    this.#answer();
    this.connection.itemSenders.delete(this.token);
  }

  // Ahead of its reader by one portion.
  async #run(): Promise<void> {
    this.#running = true;
    while (!this.#finished && this.#hasRoom()) {
      let item: IteratorResult<unknown> | undefined;
      const pull = this.#pull().then((pulled) => {
        item = pulled;
      });
      for (let turn = 0; turn < readyTurns && !item; turn++) {
        await undefined;
      }

      if (!item) {
        this.#answer();
        await pull;
      }

      this.#take(item);
      if (!this.#hasRoom()) {
        this.#answer();
      }
    }

    this.#running = false;
    this.#answer();
  }

  async #pull(): Promise<IteratorResult<unknown>> {
    try {
      return await this.#source.next();
    } catch (error) {
      this.#fail(error);
      return { done: true, value: undefined };
    }
  }

  #take(item: IteratorResult<unknown> | undefined): void {
    if (!item || item.done) {
      this.#finished = true;
    } else if (!this.#finished) {
      try {
        const json = JSON.stringify(item.value) ?? 'null';
        const bytes = byteLength(json);
        this.connection.checkSize(bytes + 200);
        this.#ready.push({ json, bytes });
        this.#bytes += bytes;
      } catch (error) {
        this.#fail(error);
        this.#finish();
      }
    }
  }

  #fail(error: unknown): void {
    if (!this.#finished) {
      this.onFailure(error);
      this.#error = toRpcError(error);
    }
  }

  #finish(): void {
    if (!this.#finished) {
      this.#finished = true;
      void release(this.#source);
    }
  }

  #hasRoom(): boolean {
    return this.#ready.length < mostTogether && this.#bytes < this.connection.maxPortion;
  }

  // {"jsonrpc":"2.0","id":1,"result":{"values":[1,2],"finished":false}}
  #answer(): void {
    const { connection } = this;
    const ready = this.#ready;
    const held = this.#held;
    if (!held || (ready.length === 0 && !this.#finished)) {
      return;
    }

    this.#held = undefined;
    const values: string[] = [];
    let bytes = 0;
    for (const item of ready) {
      bytes += item.bytes;
      if (values.length === held.max || (values.length > 0 && bytes > connection.maxPortion)) {
        break;
      }

      values.push(item.json);
      this.#bytes -= item.bytes;
    }

    ready.splice(0, values.length);
    const isOver = this.#finished && ready.length === 0 && (!this.#error || values.length === 0);
    if (isOver) {
      connection.itemSenders.delete(this.token);
    }

    if (isOver && this.#error) {
      connection.respondError(held.id, this.#error);
    } else {
      connection.respond(held.id, `{"values":[${values.join()}],"finished":${isOver}}`);
    }
  }
}
