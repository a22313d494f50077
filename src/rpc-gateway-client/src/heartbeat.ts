/** Notices when the server is gone: after a silence it is pinged, and any sign of life counts. */
export type Heartbeat = ReturnType<typeof createHeartbeat>;

/** Makes the heartbeat of a connection; it starts with `start`. */
export function createHeartbeat(interval: number, timeout: number, ping: () => void, drop: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heardAt = performance.now();
  let checking = false;
  const wait = (milliseconds: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, milliseconds);
  };

  function start(): void {
    const remaining = interval - (performance.now() - heardAt);
    if (interval && remaining <= 0) {
      check();
    } else if (interval) {
      wait(remaining, start);
    }
  }

  /** Asks for a sign of life now. */
  function check(): void {
    if (!checking) {
      checking = true;
      ping();
      if (timeout) {
        wait(timeout, drop);
      }
    }
  }

  return {
    start,
    check,

    /** Something came from the server. */
    heard(): void {
      heardAt = performance.now();
      if (checking) {
        checking = false;
        clearTimeout(timer);
        start();
      }
    },

    stop(): void {
      checking = true;
      clearTimeout(timer);
    },
  };
}
