import { findBinarySource } from '../binary/binarySource.js';
import type { BinaryStreams } from '../binary/binaryStreams.js';
import { type ConnectionContext, lostCall, notExtended } from '../context/connectionContext.js';
import type { OutboundMessages } from '../outbound/outboundMessages.js';
import { isStreamSource } from '../platform/sourceIterator.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import type { ItemStreams } from '../streams/itemStreams.js';
import type { StreamReceiver } from '../streams/streamReceiver.js';
import { toReference } from './reference.js';

/** Replaces streams, binary content and progress functions with references, and opens the references of the server. */
export type References = ReturnType<typeof createReferences>;

export function createReferences(
  context: ConnectionContext,
  outbound: OutboundMessages,
  itemStreams: ItemStreams,
  binaryStreams: BinaryStreams,
) {
  const progress = new Map<unknown, (value: unknown) => unknown>();
  return {
    /**
     * Returns the value to send: a reference for a stream, for binary content and for a progress function.
     * @param ends Receives a function that ends what the reference stands for.
     * @param onFailure Receives the error of a source that fails.
     * @param onEnd Called once when a stream has ended, before its source is released.
     */
    encode(value: unknown, ends: (() => void)[], onFailure: (error: unknown) => void, onEnd?: () => void): unknown {
      if (typeof value === 'function') {
        const token = outbound.nextId();
        progress.set(token, value as (report: unknown) => unknown);
        ends.push(() => progress.delete(token));
        return token;
      }

      if (typeof value !== 'object' || !value) {
        return value;
      }

      const bytes = findBinarySource(value);
      if (bytes) {
        if (!context.extended) {
          throw new RpcError(RpcErrorCode.InvalidParams, `${notExtended}it accepts no binary content.`);
        }

        const { number, abort } = binaryStreams.send(bytes, onFailure, onEnd);
        ends.push(abort);
        return { binary: number };
      }

      if (isStreamSource(value)) {
        const { token, stop } = itemStreams.send(value, onFailure, onEnd);
        ends.push(stop);
        return { token };
      }

      return value;
    },

    /**
     * Opens a stream that the server has announced.
     * @param code The code of the error if the value is not a reference to a stream.
     */
    open(value: unknown, onEnd: () => void, code: number = RpcErrorCode.ResultUnreadable): StreamReceiver {
      const reference = toReference(value);
      if (!reference) {
        throw new RpcError(code, 'The value is not a stream: no token, values or binary.', value);
      }

      if (typeof reference.binary !== 'number') {
        return itemStreams.receive(reference, onEnd);
      }

      if (context.close) {
        throw lostCall(context, true);
      }

      return binaryStreams.receive(reference.binary, onEnd);
    },

    /** Releases the stream that a value may refer to, because nothing will read it. */
    release(value: unknown): void {
      const { binary, token } = toReference(value) ?? {};
      if (typeof binary === 'number') {
        binaryStreams.release(binary);
      } else if (token != null) {
        itemStreams.release(token);
      }
    },

    /** Passes a progress report of the server to its function. */
    report: (token: unknown, value: unknown): unknown => progress.get(token)?.(value),
  };
}
