import { BoundedLog } from '../ui/boundedLog';
import { Pulse } from '../ui/pulse';
import { type MessageKind, type MessageSummary, summarize } from './messageSummary';

export type Direction = 'out' | 'in';

/** A message, or a change of the socket's state. */
export interface TrafficEntry {
  readonly number: number;
  /** The number of the WebSocket frame; a frame can contain several messages. */
  readonly frame: number;
  /** Milliseconds since 1970, with fractions. */
  readonly time: number;
  readonly direction: Direction;
  readonly kind: MessageKind;
  readonly id: string | undefined;
  readonly size: number;
  readonly text: string;
  /** For a response, the method of its request. */
  method: string | undefined;
  /** For a request and its response, the time between them in milliseconds. */
  duration: number | undefined;
  /** For a request, the number of its response, and vice versa. */
  partner: number | undefined;
}

const maxEntries = 20_000;
const maxBytes = 32 * 1024 * 1024;
const maxWaiting = 10_000;
// Longer messages are truncated in the log.
const maxTextLength = 1024 * 1024;

/** Stores the latest messages of both directions and pairs responses with their requests. */
export class TrafficLog {
  readonly entries = new BoundedLog<TrafficEntry>(maxEntries, maxBytes);
  readonly pulse = new Pulse();
  readonly #now: () => number;
  readonly #waiting = new Map<string, TrafficEntry>();
  #frames = 0;

  constructor(now: () => number = () => performance.timeOrigin + performance.now()) {
    this.#now = now;
  }

  /** Adds a text frame: one message, or several, one per line. */
  text(direction: Direction, frame: string): void {
    this.#frames++;
    const time = this.#now();
    for (const message of frame.includes('\n') ? frame.split('\n') : [frame]) {
      if (message.trim() !== '') {
        this.#add(direction, time, summarize(message), message.length, message);
      }
    }
  }

  /** Adds a binary frame; only its first bytes are stored. */
  binary(direction: Direction, bytes: Uint8Array, size: number): void {
    this.#frames++;
    const shown = Array.from(bytes.subarray(0, 32), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    this.#add(direction, this.#now(), plain('binary'), size, size > 32 ? `${shown} …` : shown);
  }

  /** Adds a change of the socket's state. */
  socket(text: string): void {
    this.#add('in', this.#now(), plain('socket'), 0, text);
    this.#waiting.clear();
  }

  clear(): void {
    this.entries.clear();
    this.pulse.flush();
  }

  #add(direction: Direction, time: number, summary: MessageSummary, size: number, text: string): void {
    const entry: TrafficEntry = {
      ...summary,
      number: this.entries.total + 1,
      frame: this.#frames,
      time,
      direction,
      size,
      text: text.length > maxTextLength ? `${text.slice(0, maxTextLength)} … (${text.length} characters)` : text,
      duration: undefined,
      partner: undefined,
    };
    this.#pair(entry);
    this.entries.push(entry, 200 + entry.text.length * 2);
    this.pulse.mark();
  }

  // Each direction has its own ids: a response has the opposite direction of its request.
  #pair(entry: TrafficEntry): void {
    if (entry.id === undefined) {
      return;
    }

    if (entry.kind === 'request') {
      const oldest = this.#waiting.size >= maxWaiting ? this.#waiting.keys().next().value : undefined;
      if (oldest !== undefined) {
        this.#waiting.delete(oldest);
      }

      this.#waiting.set(entry.direction + entry.id, entry);
      return;
    }

    const key = (entry.direction === 'in' ? 'out' : 'in') + entry.id;
    const request = this.#waiting.get(key);
    if (request !== undefined) {
      this.#waiting.delete(key);
      entry.method = request.method;
      entry.duration = request.duration = entry.time - request.time;
      entry.partner = request.number;
      request.partner = entry.number;
    }
  }
}

function plain(kind: MessageKind): MessageSummary {
  return { kind, method: undefined, id: undefined };
}
