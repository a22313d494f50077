import type { RpcClose } from './close.js';

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
  terminate?(): void;
}

/** Who hears of what arrives. */
export interface TransportReceiver {
  onText(json: string): void;
  onBinary(frame: ArrayBuffer): void;
  onEnd(close: RpcClose): void;
}

const maxSharedFrame = 65_536;

const encoder = new TextEncoder();

/** The length in UTF-8. */
export const byteLength = (text: string) => encoder.encode(text).length;

/** Carries messages over an open WebSocket. With extensions, messages made in the same turn share a frame. */
export class Transport {
  #lines: string[] = [];
  #bytes = 0;
  #sent: (() => void)[] = [];
  #ended = false;

  constructor(
    readonly socket: Socket,
    readonly extended: boolean,
    readonly receiver: TransportReceiver,
  ) {
    socket.onmessage = ({ data }) => {
      if (typeof data !== 'string') {
        receiver.onBinary(data as ArrayBuffer);
      } else {
        for (const line of extended ? data.split('\n') : [data]) {
          if (line || !extended) {
            receiver.onText(line);
          }
        }
      }
    };
    socket.onclose = ({ code, reason }) => this.end({ code, reason });
  }

  /** Queues a message; `sent` is called when it has left. */
  send(json: string, sent?: () => void): void {
    if (this.#ended) {
      return;
    }

    const bytes = byteLength(json) + 1;
    if (!this.extended || this.#bytes + bytes > maxSharedFrame + 1) {
      this.flush();
    }

    if (this.#lines.length === 0) {
      queueMicrotask(() => this.flush());
    }

    this.#bytes += bytes;
    this.#lines.push(json);
    if (sent) {
      this.#sent.push(sent);
    }
  }

  sendBinary(frame: Uint8Array): void {
    this.flush();
    if (!this.#ended) {
      this.socket.send(frame);
    }
  }

  /** Sends what is queued. */
  flush(): void {
    if (this.#lines.length > 0 && !this.#ended) {
      const frame = this.#lines.join('\n');
      const sent = this.#sent;
      this.#lines = [];
      this.#sent = [];
      this.#bytes = 0;
      this.socket.send(frame);
      for (const tell of sent) {
        tell();
      }
    }
  }

  /** Starts the closing handshake; what is queued goes out first. */
  close(code: number, reason: string): void {
    this.flush();
    try {
      this.socket.close(code, reason);
    } catch {
      // Browsers let pages use 1000 and from 3000 on only.
      this.socket.close(code + 3000, reason);
    }
  }

  /** Ends here and now; the socket may find its own end later. */
  end(close: RpcClose): void {
    if (!this.#ended) {
      this.#ended = true;
      this.socket.onmessage = this.socket.onclose = null;
      this.receiver.onEnd(close);
    }
  }
}
