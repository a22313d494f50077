/** Whether the platform reports that there is no network. A platform that does not know counts as online. */
export const isOffline = (): boolean => globalThis.navigator?.onLine === false;

/**
 * Calls `onWake` when the network comes back, and when the page becomes visible or returns from the back/forward cache, where
 * its connection has ended, until the signal aborts.
 */
export function watchWakeEvents(onWake: () => void, signal: AbortSignal): void {
  const onEvent = () => {
    if (!globalThis.document?.hidden) {
      onWake();
    }
  };
  // Node has no such events. The events of a document bubble to its window. A page that is loaded has pageshow too, which costs a ping.
  for (const event of ['online', 'pageshow', 'visibilitychange']) {
    globalThis.addEventListener?.(event, onEvent, { signal });
  }
}
