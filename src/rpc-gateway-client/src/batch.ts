import { sendNotification } from './caller.js';
import type { CallGate, GateCall } from './callGate.js';
import { type RpcCallOptions, resolveCallOptions } from './callOptions.js';
import type { Connection } from './connection.js';
import { defer, heardLater, ignore } from './deferred.js';
import { RpcError, RpcErrorCode } from './errors.js';
import { findExcess } from './messageLimits.js';
import { startCall } from './outgoingCall.js';
import type { Sendable } from './transport.js';
import type { RpcBatch, RpcParams } from './types.js';

/** Calls and notifications that leave as one message. */
export function createBatch(gate: CallGate): RpcBatch {
  const entries = new Set<GateCall>();
  const answers: Promise<unknown>[] = [];
  const collecting: CallGate = {
    ...gate,
    enter: (call) => entries.add(call),
    leave: (call) => entries.delete(call),
  };

  function compose(connection: Connection): void {
    const most = connection.limits?.maxBatchLength ?? Infinity;
    if (entries.size > most) {
      throw new RpcError(RpcErrorCode.LimitExceeded, `A batch has at most ${most} messages.`);
    }

    const messages: string[] = [];
    const calls: Sendable[] = [];
    for (const entry of entries) {
      entry.start(connection, (json, ...of) => {
        messages.push(json);
        calls.push(...of);
      });
    }

    const json = `[${messages}]`;
    // The depth of each message is checked already.
    const excess = findExcess(json, { ...connection.limits, maxDepth: Infinity });
    if (excess) {
      throw excess;
    }

    if (messages.length > 0) {
      connection.sendBatch(json, ...calls);
    }
  }

  return {
    request<T>(method: string, params?: RpcParams, options?: AbortSignal | RpcCallOptions) {
      const { answer } = startCall(collecting, method, params, resolveCallOptions(options));
      answers.push(answer);
      // send() settles after this promise: its rejection need not be handled separately.
      return heardLater(answer) as Promise<T>;
    },

    notify(method, params) {
      entries.add({
        start: (connection, outlet) => sendNotification(connection, method, params, outlet),
        fail: ignore,
      });
    },

    async send() {
      const sent = defer<void>();
      const batch: GateCall = {
        start(connection) {
          try {
            compose(connection);
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
      await Promise.allSettled(answers);
    },
  };
}
