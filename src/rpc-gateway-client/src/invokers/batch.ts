import type { RpcCallOptions, RpcParams } from '../callOptions.js';
import { defer, ignore, markHandled } from '../platform/deferred.js';
import type { RpcBatch } from '../rpcCaller.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import type { OutboundRequest } from '../wire/message.js';
import { findExcess } from '../wire/messageLimits.js';
import type { CallConnection } from './callConnection.js';
import type { CallGate, GateCall } from './callGate.js';
import { resolveCallOptions } from './givenOptions.js';
import { sendNotification } from './notification.js';
import { startCall } from './outgoingCall.js';

/** Creates a batch: calls and notifications that are sent as one message. */
export function createBatch(gate: CallGate): RpcBatch {
  const entries = new Set<GateCall>();
  const results: Promise<unknown>[] = [];
  const collecting: CallGate = {
    ...gate,
    enter: (call) => entries.add(call),
    leave: (call) => entries.delete(call),
  };

  function sendEntries(connection: CallConnection): void {
    const { limits } = connection.context;
    const max = limits?.maxBatchLength ?? Infinity;
    if (entries.size > max) {
      throw new RpcError(RpcErrorCode.LimitExceeded, `A batch has at most ${max} messages (maxBatchLength).`);
    }

    const messages: string[] = [];
    const requests: OutboundRequest[] = [];
    for (const entry of entries) {
      entry.start(connection, (json, ...added) => {
        messages.push(json);
        requests.push(...added);
      });
    }

    const json = `[${messages}]`;
    // The depth of each message is already checked.
    const excess = findExcess(json, { ...limits, maxDepth: Infinity });
    if (excess) {
      throw excess;
    }

    if (messages.length > 0) {
      connection.outbound.sendAnonymous(json, ...requests);
    }
  }

  return {
    request<T>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions) {
      const { result } = startCall(collecting, method, params, resolveCallOptions(options));
      results.push(result);
      // send() settles after this promise, so the caller need not handle its rejection separately.
      return markHandled(result) as Promise<T>;
    },

    notify(method, params) {
      entries.add({
        start: (connection, sink) => sendNotification(connection, method, params, sink),
        fail: ignore,
      });
    },

    async send() {
      const sent = defer<void>();
      const batch: GateCall = {
        start(connection) {
          try {
            sendEntries(connection);
            sent.resolve();
          } catch (error) {
            batch.fail(error);
          }

          entries.clear();
        },
        fail(error) {
          sent.reject(error);
          for (const entry of entries) {
            entry.fail(error);
          }
        },
      };
      gate.enter(batch);
      await sent.promise;
      await Promise.allSettled(results);
    },
  };
}
