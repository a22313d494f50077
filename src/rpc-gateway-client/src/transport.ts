import { closeOf, type RpcClose } from './close.js';

/** As much of a WebSocket as the client uses; those of the platforms and of `ws` have it all. */
export interface Socket {
  binaryType: string;
  readonly protocol: string;
  readonly bufferedAmount: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((event: object) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
  /** The events of `ws`: its handshake's response has the stream below the WebSocket. */
  on?(event: 'upgrade', listener: (response: { socket: { readonly bytesRead: number } }) => void): void;
}

/** What is to know whether it has left. */
export interface Sendable {
  sent?: boolean;
}

/** Where a message of some calls goes. */
export type Outlet = (json: string, ...calls: readonly Sendable[]) => void;

const maxSharedFrame = 65_536;

const encoder = new TextEncoder();

/** The bytes of a text in UTF-8. */
export const encode = (text: string) => encoder.encode(text);

/** The number of these bytes. */
export const byteLength = (text: string) => encode(text).length;

/** Makes what carries messages over an open WebSocket. With extensions, messages made in the same turn share a frame. */
export function createTransport(
  socket: Socket,
  extended: boolean,
  onText: (json: string) => void,
  onBinary: (frame: unknown) => void,
  onEnd: (close: RpcClose) => void,
) {
  let lines: string[] = [];
  let calls: Sendable[] = [];
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
  socket.onclose = ({ code, reason }) => end(closeOf(code, reason));

  function flush(): void {
    if (open && lines.length > 0) {
      socket.send(lines.join('\n'));
      sent += bytes;
      for (const call of calls) {
        call.sent = true;
      }

      lines = [];
      calls = [];
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
    extended,

    /** The bytes that were given to the socket so far. */
    sent: () => sent,

    /** What waits in the socket. */
    bufferedAmount: () => socket.bufferedAmount,

    /** Queues a message of these calls; nothing happens once the socket has closed. */
    send(json: string, ...of: readonly Sendable[]): void {
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
      calls.push(...of);
    },

    sendBinary(frame: Uint8Array): void {
      flush();
      if (open) {
        socket.send(frame);
        sent += frame.length;
      }
    },

    /** Sends what is queued, starts the closing handshake, and is over at once. */
    close(close: RpcClose): void {
      flush();
      try {
        socket.close(close.code, close.reason);
      } catch {
        // Pages may use only 1000 and 3000 to 4999, and no end may send 1006.
        socket.close(close.code + 3000, close.reason);
      }

      end(close);
    },
  };
}
