import type { ConnectionContext } from '../context/connectionContext.js';
import { alreadyRunning, toSentError } from '../errors/callError.js';
import type { ResponseWriter } from '../outbound/responseWriter.js';
import { defer } from '../platform/deferred.js';
import { iterate, release } from '../platform/sourceIterator.js';
import { byteLength } from '../platform/utf8.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import { findExcess } from '../wire/messageLimits.js';
import { serialize } from '../wire/serialize.js';

/** The sending end of a stream: responds to the server's requests for items. */
export interface ItemStreamSender {
  /** Handles a request of the server for items. */
  next(id: unknown, max: unknown): void;
  /** Ends the stream, because nothing reads it any more. */
  stop(): void;
}

const maxItems = 128;

/** The turns of the microtask queue within which an item counts as ready. */
const readyTurns = 12;

/** Twice the maximum number of bytes in a message, unless the server has a lower limit. */
const maxPortion = 1024 * 1024;

/** The bytes of a message around its items, rounded up. */
const envelope = 200;

/** The levels of nesting around an item: the message, its result, and the values. */
const levels = 3;

/**
 * Sends the items of a source, as the server requests them. Items that are ready together are sent together. Reads at
 * most one portion ahead.
 * @param onFailure Receives the error of a source that fails.
 * @param onEnd Called when the stream has ended, before its source is released. May be called more than once.
 */
export function sendItems(
  context: ConnectionContext,
  responses: ResponseWriter,
  source: unknown,
  onFailure: (error: unknown) => void,
  onEnd: () => void,
): ItemStreamSender {
  const items = iterate(source);
  const maxBytes = Math.min(context.limits?.maxMessageSize ?? maxPortion, maxPortion) / 2 - envelope;
  let ready: string[] = [];
  let bytes = 0;
  let held: { readonly id: unknown; readonly max: number } | undefined;
  let started = false;
  let finished = false;
  let failure: RpcError | undefined;
  let room = defer<void>();

  // {"jsonrpc":"2.0","id":1,"result":{"values":[1,2],"finished":false}}
  function respond(): void {
    if (held && (ready.length > 0 || finished)) {
      const { id, max } = held;
      held = undefined;
      const values = ready.splice(0, max);
      const isOver = finished && ready.length === 0 && !(failure && values.length > 0);
      if (isOver) {
        onEnd();
      }

      if (isOver && failure) {
        responses.respondError(id, failure);
      } else {
        responses.respond(id, `{"values":[${values}],"finished":${isOver}}`);
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
          respond();
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
        failure = toSentError(error);
        void release(items);
      }
    }

    finished = true;
    respond();
  }

  async function add(json: string): Promise<void> {
    const length = byteLength(json) + 1;
    const excess = findExcess(json, context.limits, envelope, levels);
    if (excess) {
      throw excess;
    }

    while (!finished && ready.length > 0 && (ready.length >= maxItems || bytes + length > maxBytes)) {
      room = defer();
      respond();
      await room.promise;
    }

    ready.push(json);
    bytes += length;
  }

  return {
    next(id, max) {
      if (held) {
        responses.respondError(id, alreadyRunning());
        return;
      }

      held = { id, max: Math.max(Number(max) || maxItems, 1) };
      respond();
      if (!started) {
        started = true;
        void run();
      }
    },

    stop() {
      onEnd();
      ready = [];
      failure = undefined;
      if (!finished) {
        finished = true;
        void release(items);
      }

      room.resolve();
      if (held) {
        // Not `finished`: the reader must not assume that it has received all items.
        responses.respondError(held.id, new RpcError(RpcErrorCode.RequestCancelled, 'The call was cancelled.'));
        held = undefined;
      }
    },
  };
}
