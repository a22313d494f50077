/** Whether the platform knows that there is no network. Where there is no such knowledge, there is a network. */
export const isOffline = (): boolean => globalThis.navigator?.onLine === false;

/** Calls when the network comes or goes, and when the page is looked at again; gives a function that ends it. */
export function watchSurroundings(notice: () => void): () => void {
  // Neither exists everywhere: workers have no document, Node has no events of its own.
  const { document, addEventListener, removeEventListener } = globalThis;
  const onVisibility = () => {
    if (document.visibilityState === 'visible') {
      notice();
    }
  };
  addEventListener?.('online', notice);
  addEventListener?.('offline', notice);
  document?.addEventListener('visibilitychange', onVisibility);
  return () => {
    removeEventListener?.('online', notice);
    removeEventListener?.('offline', notice);
    document?.removeEventListener('visibilitychange', onVisibility);
  };
}
