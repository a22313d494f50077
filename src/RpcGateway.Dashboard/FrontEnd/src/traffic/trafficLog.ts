import { BoundedLog } from '../ui/boundedLog';
import { Pulse } from '../ui/pulse';
import { type MessageKind, type MessageSummary, summarize } from './messageSummary';

export type Direction = 'out' | 'in';

/** One message on the wire, or a change of the socket. */
export interface TrafficEntry {
  readonly number: number;
  /** Messages that shared a WebSocket frame have the same number of it. */
  readonly frame: number;
  /** Milliseconds since the epoch, with fractions. */
  readonly time: number;
  readonly direction: Direction;
  readonly kind: MessageKind;
  readonly id: string | undefined;
  readonly size: number;
  readonly text: string;
  /** Of a response: that of its request. */
  method: string | undefined;
  /** Of a response, and of its request: the time between them. */
  duration: number | undefined;
  /** The number of the other one of a request and its response. */
  partner: number | undefined;
}

const maxEntries = 20_000;
const maxBytes = 32 * 1024 * 1024;
const maxWaiting = 10_000;
// What is longer is cut in the log, not on the wire.
const maxText = 1024 * 1024;

/** Every message of both directions, the latest kept; responses find their requests. */
export class TrafficLog {
  readonly entries = new BoundedLog<TrafficEntry>(maxEntries, maxBytes);
  readonly pulse = new Pulse();
  readonly #now: () => number;
  readonly #waiting = new Map<string, TrafficEntry>();
  #frames = 0;

  constructor(now: () => number = () => performance.timeOrigin + performance.now()) {
    this.#now = now;
  }

  /** A text frame: one message, or several on lines of their own. */
  text(direction: Direction, frame: string): void {
    this.#frames++;
    const time = this.#now();
    for (const message of frame.includes('\n') ? frame.split('\n') : [frame]) {
      if (message.trim() !== '') {
        this.#add(direction, time, summarize(message), message.length, message);
      }
    }
  }

  /** A binary frame, of which only the beginning is kept. */
  binary(direction: Direction, bytes: Uint8Array, size: number): void {
    this.#frames++;
    const shown = Array.from(bytes.subarray(0, 32), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    this.#add(direction, this.#now(), plain('binary'), size, size > 32 ? `${shown} …` : shown);
  }

  /** The socket opened or closed. */
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
      text: text.length > maxText ? `${text.slice(0, maxText)} … (${text.length} characters)` : text,
      duration: undefined,
      partner: undefined,
    };
    this.#pair(entry);
    this.entries.push(entry, 200 + entry.text.length * 2);
    this.pulse.mark();
  }

  // The ids of the two directions are separate: a response goes the other way than its request.
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
