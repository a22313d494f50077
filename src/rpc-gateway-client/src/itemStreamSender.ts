import { inUse, serialize, toRpcError } from './callError.js';
import type { Connection } from './connection.js';
import { defer, ignore } from './deferred.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { findExcess } from './messageLimits.js';
import { iterate, release } from './sourceIterator.js';
import { byteLength } from './transport.js';

/** A stream that this end sends: it answers the server's requests for items. */
export interface ItemStreamSender {
  /** The server asks for items. */
  next(id: unknown, max: unknown): void;
  /** Nobody wants more. */
  stop(): void;
}

const mostTogether = 128;

/** How many turns of the microtask queue an item may take to count as ready. */
const readyTurns = 12;

/** Twice the most bytes in a message, where the server names no limit or a high one. */
const mostPortion = 1024 * 1024;

/** The bytes of a message around its items, with some room. */
const envelope = 200;

/** The levels of nesting around an item: the message, its result, and the values. */
const levels = 3;

/**
 * Sends a source's items, when the server asks. What is ready together goes together, ahead by one portion.
 * @param onFailure Receives the error of a source that fails.
 * @param onEnd Called once when the stream has ended, before its source is released.
 */
export function sendItems(
  connection: Connection,
  token: number,
  source: unknown,
  onFailure: (error: unknown) => void,
  onEnd: () => void = ignore,
): ItemStreamSender {
  const items = iterate(source);
  const mostBytes = Math.min(connection.limits?.maxMessageSize ?? mostPortion, mostPortion) / 2 - envelope;
  let ready: string[] = [];
  let bytes = 0;
  let held: { readonly id: unknown; readonly max: number } | undefined;
  let started = false;
  let finished = false;
  let failure: RpcError | undefined;
  let room = defer<void>();

  function end(): void {
    if (connection.itemSenders.delete(token)) {
      onEnd();
    }
  }

  // {"jsonrpc":"2.0","id":1,"result":{"values":[1,2],"finished":false}}
  function answer(): void {
    if (held && (ready.length > 0 || finished)) {
      const { id, max } = held;
      held = undefined;
      const values = ready.splice(0, max);
      const isOver = finished && ready.length === 0 && !(failure && values.length > 0);
      if (isOver) {
        end();
      }

      if (isOver && failure) {
        connection.respondError(id, failure);
      } else {
        connection.respond(id, `{"values":[${values}],"finished":${isOver}}`);
      }

      if (ready.length === 0) {
        bytes = 0;
        room.resolve();
      }
    }
  }

  async function run(): Promise<void> {
    try {
      for (;;) {
        let item: IteratorResult<unknown> | undefined;
        const pull = Promise.resolve(items.next()).then((pulled) => {
          item = pulled;
        });
        for (let turn = 0; turn < readyTurns && !item; turn++) {
          await undefined;
        }

        if (!item) {
          answer();
        }

        await pull;
        if (finished || !item || item.done) {
          break;
        }

        await add(serialize(item.value));
      }
    } catch (error) {
      if (!finished) {
        onFailure(error);
        failure = toRpcError(error);
        void release(items);
      }
    }

    finished = true;
    answer();
  }

  async function add(json: string): Promise<void> {
    const length = byteLength(json) + 1;
    const excess = findExcess(json, connection.limits, envelope, levels);
    if (excess) {
      throw excess;
    }

    while (!finished && ready.length > 0 && (ready.length >= mostTogether || bytes + length > mostBytes)) {
      room = defer();
      answer();
      await room.promise;
    }

    ready.push(json);
    bytes += length;
  }

  return {
    next(id, max) {
      if (held) {
        connection.respondError(id, inUse());
        return;
      }

      held = { id, max: Math.max(Number(max) || mostTogether, 1) };
      answer();
      if (!started) {
        started = true;
        void run();
      }
    },

    stop() {
      end();
      ready = [];
      failure = undefined;
      if (!finished) {
        finished = true;
        void release(items);
      }

      room.resolve();
      if (held) {
        // Not as finished: a reader must not take the items so far for all of them.
        connection.respondError(held.id, new RpcError(RpcErrorCode.RequestCancelled, 'The call was cancelled.'));
        held = undefined;
      }
    },
  };
}
