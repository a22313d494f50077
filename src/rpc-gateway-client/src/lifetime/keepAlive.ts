import { maxTimerDelay } from '../platform/timers.js';

/** The traffic of a connection. */
export interface Traffic {
  /** The number of bytes that were passed to the socket so far. */
  sent(): number;
  /** The number of these bytes that the socket still holds. */
  buffered(): number;
  /** The number of bytes that have arrived, including parts of a message; undefined where a platform hides it. */
  bytesRead(): number | undefined;
  /** Whether a response is expected, besides the one to the ping. */
  isExpecting(): boolean;
  /** Acknowledges what was received, if nothing else did. */
  acknowledge(): void;
}

/** The rate of the slowest supported link, in bytes per ms. */
const minRate = 20;

/** The bytes that may arrive unseen before the response to the ping: one message of the default limit. */
const maxUnseen = 1024 * 1024;

type Schedule = (action: () => void) => unknown;

// A late timer runs before the bytes that have arrived in the meantime are read; an immediate runs after them.
const { setImmediate: afterInput = setTimeout as Schedule } = globalThis as { setImmediate?: Schedule };

/**
 * Detects a dead server. A server that sends nothing for `interval` is pinged; without a sign of life within `timeout`
 * the connection is dropped. Signs of life are messages, parts of a message, and bytes that leave a full socket.
 */
export function createKeepAlive(
  interval: number,
  timeout: number,
  traffic: Traffic,
  ping: () => void,
  drop: (reason: string) => void,
) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let receivedAt = performance.now();
  let sentWhenReceived = 0;
  let isPinged = false;
  let isStopped = false;
  // The traffic at the last check.
  let sent = 0;
  let buffered = 0;
  let received: number | undefined;

  function wait(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => afterInput(onTimer), milliseconds);
  }

  function onTimer(): void {
    const rest = interval - (performance.now() - receivedAt);
    if (isStopped) {
      return;
    }

    traffic.acknowledge();
    if (isPinged) {
      if (hasMoved()) {
        waitForLife();
      } else {
        drop(`No message or response to a ping was received within ${timeout} ms (keepAliveTimeout).`);
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

  // The response to the ping arrives after everything that was sent before the ping, and after everything that the
  // server sends in the meantime. Bytes that have left the socket may still be in buffers of the system, whose fill
  // level is unknown.
  function waitForLife(): void {
    sent = traffic.sent();
    buffered = traffic.buffered();
    received = traffic.bytesRead();
    const leaving = Math.max(sent - sentWhenReceived - buffered, 0);
    const arriving = received === undefined && traffic.isExpecting() ? maxUnseen : 0;
    wait(Math.min(timeout + (leaving + arriving) / minRate, maxTimerDelay));
  }

  const hasMoved = () =>
    received !== traffic.bytesRead() || (buffered > 0 && traffic.buffered() - (traffic.sent() - sent) < buffered);

  function onReceived(): void {
    receivedAt = performance.now();
    sentWhenReceived = traffic.sent();
    isPinged = false;
  }

  return {
    /** Starts, on the first socket and on each next one. */
    start(): void {
      isStopped = false;
      onReceived();
      if (interval) {
        wait(interval);
      }
    },

    /** Pings the server now. */
    check,

    /** Records that a message was received. */
    onReceived,

    stop(): void {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
