import { isObject, type Json } from './patterns.js';
import { Queue } from './queue.js';

type Handler<T> = ((event: T) => void) | null;

/** A WebSocket whose other end is a script. */
export class ScriptedSocket {
  binaryType = 'blob';
  bufferedAmount = 0;
  readyState = 0;
  onopen: Handler<object> = null;
  onmessage: Handler<{ data: unknown }> = null;
  onerror: Handler<object> = null;
  onclose: Handler<{ code: number; reason: string }> = null;
  readonly protocol: string;
  /** The messages that the client sent. */
  readonly messages = new Queue<Json>();
  /** The binary frames that the client sent. */
  readonly frames = new Queue<Buffer>();
  /** The close code that the client sent. */
  readonly closed: Promise<number>;
  #close: (code: number) => void = () => undefined;

  constructor(protocol: string) {
    this.protocol = protocol;
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
  }

  /** Completes the handshake. */
  open(): void {
    queueMicrotask(() => {
      this.readyState = 1;
      this.onopen?.({});
    });
  }

  send(data: string | Uint8Array): void {
    if (typeof data !== 'string') {
      this.frames.push(Buffer.from(data));
      return;
    }
    for (const line of this.protocol === 'rpcgateway.v1' ? data.split('\n') : [data]) {
      const message: Json = JSON.parse(line);
      for (const item of Array.isArray(message) && message.every(isObject) ? message : [message]) {
        this.messages.push(item);
      }
    }
  }

  close(code = 1005, reason = ''): void {
    this.#close(code);
    this.end(code, reason);
  }

  /** Receives a text frame. */
  receive(text: string): void {
    this.onmessage?.({ data: text });
  }

  /** Receives a binary frame. */
  receiveBinary(frame: Uint8Array): void {
    this.onmessage?.({ data: new Uint8Array(frame).buffer });
  }

  /** Ends the connection. */
  end(code: number, reason: string): void {
    if (this.readyState < 3) {
      this.readyState = 3;
      queueMicrotask(() => this.onclose?.({ code, reason }));
    }
  }
}
