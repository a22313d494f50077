/** What a heartbeat sees of its connection. */
export interface Traffic {
  /** The bytes that were given to the socket so far. */
  sent(): number;
  /** How many of them are still in the socket. */
  buffered(): number;
  /** The bytes that have arrived so far, parts of a message included; undefined on platforms that do not show it. */
  received(): number | undefined;
  /** Whether a response is expected, besides that of the ping. */
  isExpecting(): boolean;
}

/** The slowest link that is kept, in bytes per ms. */
const slowest = 20;

/** What may arrive unseen before the pong: one message of the usual limit. */
const largestMessage = 1024 * 1024;

const longestTimer = 2 ** 31 - 1;

type Schedule = (action: () => void) => unknown;

// A timer that is late comes before the bytes that have arrived meanwhile: an immediate comes after them.
const { setImmediate: afterInput = setTimeout as Schedule } = globalThis as { setImmediate?: Schedule };

/**
 * Makes what notices when the server is gone: after a silence it is pinged, and any sign of life counts: a message,
 * a part of one, or bytes that leave a socket that was full. It beats from `start` on.
 */
export function createHeartbeat(
  interval: number,
  timeout: number,
  traffic: Traffic,
  ping: () => void,
  drop: (reason: string) => void,
) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heardAt = performance.now();
  let sentWhenHeard = 0;
  let isPinged = false;
  let isStopped = false;
  // What the latest look at the traffic saw.
  let sent = 0;
  let buffered = 0;
  let received: number | undefined;

  function wait(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => afterInput(beat), milliseconds);
  }

  function beat(): void {
    const rest = interval - (performance.now() - heardAt);
    if (isStopped) {
      return;
    }

    if (isPinged) {
      if (hasMoved()) {
        waitForLife();
      } else {
        drop(`No message and no response to a ping came within ${timeout} ms (keepAliveTimeout).`);
      }
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
      waitForLife();
    }
  }

  // The pong comes after everything that was sent before the ping, and after what the server sends meanwhile. Bytes
  // that have left the socket wait in the buffers of the system, which do not show how many.
  function waitForLife(): void {
    sent = traffic.sent();
    buffered = traffic.buffered();
    received = traffic.received();
    const leaving = Math.max(sent - sentWhenHeard - buffered, 0);
    const arriving = received === undefined && traffic.isExpecting() ? largestMessage : 0;
    wait(Math.min(timeout + (leaving + arriving) / slowest, longestTimer));
  }

  const hasMoved = () =>
    received !== traffic.received() || (buffered > 0 && traffic.buffered() - (traffic.sent() - sent) < buffered);

  return {
    start: beat,

    /** Asks for a sign of life now. */
    check,

    /** Something came from the server. */
    heard(): void {
      heardAt = performance.now();
      sentWhenHeard = traffic.sent();
      isPinged = false;
    },

    stop(): void {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
