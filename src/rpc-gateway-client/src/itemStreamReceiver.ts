import { unreadable } from './callError.js';
import type { Connection } from './connection.js';
import { defer, heardLater } from './deferred.js';
import { RpcErrorCode } from './errors.js';
import type { StreamReceiver } from './streamReceiver.js';

/** Reads the items of a stream of the server. It asks for the next portion while it hands out this one. */
export function receiveItems(
  connection: Connection,
  { token, values = [] }: { readonly token?: unknown; readonly values?: unknown },
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
          throw unreadable(portion, RpcErrorCode.ResultUnreadable);
        }

        if (finished) {
          end();
        }

        const next = open && ask();
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

  function ask(): Promise<unknown> {
    const answer = defer<unknown>();
    request = connection.request('$/enumerator/next', { token }, answer);
    return heardLater(answer.promise);
  }

  // A read that waits is not completed: nothing awaits it.
  function stop(): void {
    if (open) {
      connection.pending.delete(request);
      connection.notify('$/enumerator/abort', { token });
      end();
    }
  }

  const items = readAll();
  return { read: () => items.next(), stop };
}
