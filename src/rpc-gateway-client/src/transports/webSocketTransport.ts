import { createClose } from '../errors/connectionLoss.js';
import { byteLength } from '../platform/utf8.js';
import type { RpcClose } from '../rpcClose.js';
import type { OutboundRequest } from '../wire/message.js';
import type { Socket } from './socket.js';

const maxSharedFrame = 65_536;

/** Carries messages over an open WebSocket. */
export type Transport = ReturnType<typeof createTransport>;

/** Creates a transport. With extensions, messages that are sent in the same turn share a frame. */
export function createTransport(
  socket: Socket,
  extended: boolean,
  onText: (json: string) => void,
  onBinary: (frame: unknown) => void,
  onEnd: (close: RpcClose) => void,
) {
  let lines: string[] = [];
  let queued: OutboundRequest[] = [];
  let bytes = 0;
  let sent = 0;
  let open = true;

  socket.onmessage = ({ data }) => {
    if (typeof data !== 'string') {
      onBinary(data);
    } else if (extended) {
      data.split('\n').filter(Boolean).forEach(onText);
    } else {
      onText(data);
    }
  };
  socket.onclose = ({ code, reason }) => end(createClose(code, reason));

  function flush(): void {
    if (open && lines.length > 0) {
      socket.send(lines.join('\n'));
      sent += bytes;
      for (const request of queued) {
        request.sent = true;
      }

      lines = [];
      queued = [];
      bytes = 0;
    }
  }

  function end(close: RpcClose): void {
    if (open) {
      open = false;
      socket.onmessage = null;
      onEnd(close);
    }
  }

  return {
    /** The number of bytes that were passed to the socket so far. */
    sent: () => sent,

    /** The number of these bytes that the socket still holds. */
    buffered: () => socket.bufferedAmount,

    /** Queues a message with these requests. Does nothing after the socket has closed. */
    send(json: string, ...requests: readonly OutboundRequest[]): void {
      if (!open) {
        return;
      }

      const length = byteLength(json) + 1;
      if (!extended || bytes + length > maxSharedFrame + 1) {
        flush();
      }

      if (lines.length === 0) {
        queueMicrotask(flush);
      }

      bytes += length;
      lines.push(json);
      queued.push(...requests);
    },

    sendBinary(frame: Uint8Array): void {
      flush();
      if (open) {
        socket.send(frame);
        sent += frame.length;
      }
    },

    /** Sends the queued messages, starts the closing handshake, and ends the connection without waiting for it. */
    close(close: RpcClose): void {
      flush();
      try {
        socket.close(close.code, close.reason);
      } catch {
        // A page may use only the codes 1000 and 3000 to 4999, and no endpoint may send 1006.
        socket.close(close.code + 3000, close.reason);
      }

      end(close);
    },
  };
}
