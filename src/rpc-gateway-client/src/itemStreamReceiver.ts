import { unreadable } from './callError.js';
import type { Connection } from './connection.js';
import { defer, heardLater } from './deferred.js';
import { done, type StreamReceiver } from './streamReceiver.js';

/** Reads the items of a stream of the server's. It asks for the next portion while it hands out this one. */
export function receiveItems(
  connection: Connection,
  first: { readonly token?: unknown; readonly values?: unknown },
  onEnd: () => void,
): StreamReceiver {
  const { token, values = [] } = first;
  let open = token != null;
  let items: readonly unknown[] = [];
  let index = 0;
  let request = 0;
  let next: Promise<unknown> | undefined;

  function end(): void {
    if (open) {
      open = false;
      onEnd();
    }
  }

  function take(portion: unknown): void {
    const { values, finished } = (portion ?? {}) as { values?: unknown; finished?: unknown };
    if (!Array.isArray(values)) {
      throw unreadable(portion);
    }

    items = values;
    index = 0;
    next = undefined;
    if (finished) {
      end();
    } else if (open) {
      const waiting = defer<unknown>();
      next = heardLater(waiting.promise);
      request = connection.request('$/enumerator/next', { token }, waiting);
    }
  }

  take({ values, finished: !open });
  return {
    async read() {
      while (index === items.length) {
        if (!next) {
          return done;
        }

        try {
          take(await next);
        } catch (error) {
          next = undefined;
          end();
          throw error;
        }
      }

      return { done: false, value: items[index++] };
    },

    stop() {
      if (open) {
        connection.pending.delete(request);
        connection.notify('$/enumerator/abort', { token });
        end();
      }
    },
  };
}
