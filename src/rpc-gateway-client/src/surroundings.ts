/** Whether the platform thinks that there is no network. Where it knows nothing, there is one. */
export const isOffline = (): boolean => globalThis.navigator?.onLine === false;

/** Calls when the network comes back, and when the page is looked at again, until the signal aborts. */
export function watchSurroundings(notice: () => void, signal: AbortSignal): void {
  const onEvent = () => {
    if (globalThis.document?.visibilityState !== 'hidden') {
      notice();
    }
  };
  // Node has no events of its own; what happens to a document comes to its window too.
  for (const event of ['online', 'visibilitychange']) {
    globalThis.addEventListener?.(event, onEvent, { signal });
  }
}
