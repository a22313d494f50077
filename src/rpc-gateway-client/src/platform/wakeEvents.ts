/** Whether the platform reports that there is no network. A platform that does not know counts as online. */
export const isOffline = (): boolean => globalThis.navigator?.onLine === false;

/**
 * Calls `onWake` when the network comes back, and when the page becomes visible or returns from the back/forward cache, where
 * its connection has ended, until the signal aborts.
 */
export function watchWakeEvents(onWake: () => void, signal: AbortSignal): void {
  const onEvent = (event: Event) => {
    // The first display of a page has this event too.
    const isFirst = event.type === 'pageshow' && !(event as PageTransitionEvent).persisted;
    if (!isFirst && globalThis.document?.visibilityState !== 'hidden') {
      onWake();
    }
  };
  // Node has no such events. The events of a document bubble to its window.
  for (const event of ['online', 'visibilitychange', 'pageshow']) {
    globalThis.addEventListener?.(event, onEvent, { signal });
  }
}
