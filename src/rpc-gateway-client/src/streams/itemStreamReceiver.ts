import { invalidMessage } from '../errors/callError.js';
import type { PendingCalls } from '../outgoing/pendingCalls.js';
import { defer, markHandled } from '../platform/deferred.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import type { StreamReceiver } from './streamReceiver.js';

/** Reads the items of a stream of the server. Requests the next portion while the current one is read. */
export function receiveItems(
  pending: PendingCalls,
  { token, values = [] }: { readonly token?: unknown; readonly values?: unknown },
  abort: () => void,
  onEnd: () => void,
): StreamReceiver {
  let open = token != null;
  let request = 0;

  function end(): void {
    if (open) {
      open = false;
      onEnd();
    }
  }

  async function* readAll(): AsyncGenerator<unknown, undefined> {
    try {
      let portion: unknown = { values, finished: !open };
      for (;;) {
        const { finished, values = finished && [] } = (portion ?? {}) as { values?: unknown; finished?: unknown };
        if (!Array.isArray(values)) {
          stop();
          throw invalidMessage(portion, RpcErrorCode.ResultUnreadable);
        }

        if (finished) {
          end();
        }

        const next = open && requestNext();
        yield* values;
        if (!next) {
          return undefined;
        }

        portion = await next;
      }
    } finally {
      end();
    }
  }

  function requestNext(): Promise<unknown> {
    const response = defer<unknown>();
    request = pending.request('$/enumerator/next', { token }, response);
    return markHandled(response.promise);
  }

  // A read that is waiting stays pending: nothing awaits it.
  function stop(): void {
    if (open) {
      pending.forget(request);
      abort();
      end();
    }
  }

  const items = readAll();
  return { read: () => items.next(), stop };
}
