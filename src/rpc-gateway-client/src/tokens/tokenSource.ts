import type { RpcToken } from '../connectOptions.js';
import { ignore } from '../platform/deferred.js';

/** Asks the application for tokens. */
export type TokenSource = ReturnType<typeof createTokenSource>;

/** Creates a source that asks once at a time: all that need a token while it is being fetched get the same one. */
export function createTokenSource(token: RpcToken | undefined) {
  let fetching: Promise<string | undefined> | undefined;
  const forget = () => {
    fetching = undefined;
  };
  return {
    /** Whether the source may return another token later. */
    isRenewable: typeof token === 'function',

    get(): Promise<string | undefined> {
      if (!fetching) {
        // An error that the function throws rejects the promise as well.
        const started = (async () => (typeof token === 'function' ? token() : token))();
        const end = () => fetching === started && forget();
        started.then(end, end).catch(ignore);
        fetching = started;
      }

      return fetching;
    },

    /** Waits no longer for a function that may never settle. */
    forget,
  };
}
