/** Whether the platform thinks that there is no network. Where it knows nothing, there is one. */
export const isOffline = (): boolean => globalThis.navigator?.onLine === false;

/** Calls when the network comes back, and when the page is looked at again, until the signal aborts. */
export function watchSurroundings(notice: () => void, signal: AbortSignal): void {
  // Neither exists everywhere: workers have no document, Node has no events of its own.
  const { document, addEventListener } = globalThis;
  addEventListener?.('online', notice, { signal });
  document?.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && notice(), { signal });
}
