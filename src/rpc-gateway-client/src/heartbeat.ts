/**
 * Makes what notices when the server is gone: after a silence it is pinged, and any sign of life counts. It beats from
 * `start` on.
 */
export function createHeartbeat(interval: number, timeout: number, ping: () => void, drop: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heardAt = performance.now();
  let isPinged = false;

  function wait(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(beat, milliseconds);
  }

  function beat(): void {
    const rest = interval - (performance.now() - heardAt);
    if (isPinged) {
      drop();
    } else if (rest > 0) {
      wait(rest);
    } else if (interval) {
      check();
    }
  }

  function check(): void {
    if (!isPinged) {
      isPinged = true;
      ping();
      wait(timeout);
    }
  }

  return {
    start: beat,

    /** Asks for a sign of life now. */
    check,

    /** Something came from the server. */
    heard(): void {
      heardAt = performance.now();
      isPinged = false;
    },

    stop: () => clearTimeout(timer),
  };
}
