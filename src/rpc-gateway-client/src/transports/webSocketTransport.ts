import { byteLength } from '../platform/utf8.js';
import type { OutboundRequest } from '../wire/message.js';
import type { FrameLink } from './frameLink.js';

const maxSharedFrame = 65_536;

/** Carries messages in the frames of a WebSocket. */
export type Transport = ReturnType<typeof createTransport>;

/** Creates a transport. With extensions, messages that are sent in the same turn share a frame. */
export function createTransport(
  link: FrameLink,
  extended: boolean,
  onText: (json: string) => void,
  onBinary: (frame: unknown) => void,
) {
  let lines: string[] = [];
  let queued: OutboundRequest[] = [];
  let bytes = 0;

  function flush(): void {
    if (lines.length > 0) {
      // Each length includes a line feed.
      link.send(lines.join('\n'), bytes - 1, queued);
      lines = [];
      queued = [];
      bytes = 0;
    }
  }

  return {
    sent: link.sent,
    buffered: link.buffered,

    /** Processes a received frame. */
    receive(data: unknown): void {
      if (typeof data !== 'string') {
        onBinary(data);
      } else if (extended) {
        data.split('\n').filter(Boolean).forEach(onText);
      } else {
        onText(data);
      }
    },

    /** Queues a message with these requests. */
    send(json: string, ...requests: readonly OutboundRequest[]): void {
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
      link.send(frame, frame.length);
    },

    /** Sends the queued messages. */
    flush,
  };
}
