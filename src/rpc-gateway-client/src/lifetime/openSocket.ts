import type { Settings } from '../context/settings.js';
import { createClose, lostError } from '../errors/connectionLoss.js';
import { defer, markHandled } from '../platform/deferred.js';
import type { Socket } from '../transports/socket.js';

/** The error event of a failed handshake: `ws` and Node report the cause, a browser does not. */
interface FailedEvent {
  readonly message?: string;
  readonly error?: { readonly message?: string; readonly code?: string; readonly errors?: readonly Error[] };
}

const handshakeFailed =
  "The handshake failed (unreachable, untrusted certificate or refused origin): see the browser's console.";

/** Creates a WebSocket, which connects at once and offers the subprotocols. */
export function createSocket(
  { webSocket = globalThis.WebSocket, url, headers }: Settings,
  protocols: string[],
): Socket {
  const Class = webSocket as unknown as new (url: string, protocols: string[], options: object) => Socket;
  const socket = new Class(url, protocols, { headers });
  socket.binaryType = 'arraybuffer';
  socket.on?.('upgrade', (response) => {
    socket.stream = response.socket;
  });
  return socket;
}

/**
 * Watches a new socket.
 * @returns Promises that resolve when it opens, and reject when it closes before anything else watches it, and the frames
 * that arrive before anything else receives them: a server can send at once.
 */
export function watchSocket(
  socket: Socket,
  url: string,
): { opened: Promise<void>; closed: Promise<never>; early: unknown[] } {
  const early: unknown[] = [];
  const opened = defer<void>();
  const closed = defer<never>();
  let failed: FailedEvent = {};
  socket.onopen = () => opened.resolve();
  socket.onmessage = ({ data }) => early.push(data);
  socket.onerror = (event) => {
    failed = event;
  };
  socket.onclose = ({ code, reason }) =>
    closed.reject(lostError(url, false, createClose(code, reason || causeOf(failed)), failed.error));
  return { opened: opened.promise, closed: markHandled(closed.promise), early };
}

// A name with several addresses fails with an AggregateError, whose own message is empty.
const causeOf = ({ message, error }: FailedEvent): string =>
  message || error?.message || error?.errors?.map((each) => each.message).join('; ') || error?.code || handshakeFailed;
