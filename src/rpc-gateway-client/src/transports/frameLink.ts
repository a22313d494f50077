import type { OutboundRequest } from '../wire/message.js';

/** Carries the frames of a connection. */
export interface FrameLink {
  /** The number of bytes that were passed to sockets so far. */
  sent(): number;
  /** The number of bytes that wait for a socket, or that the socket still holds. */
  buffered(): number;
  /** Sends a frame of a size in bytes, and marks the requests in it as sent. Does nothing after the end. */
  send(frame: string | Uint8Array, size: number, requests?: readonly OutboundRequest[]): void;
}
