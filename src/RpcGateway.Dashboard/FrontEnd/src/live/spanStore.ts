import { BoundedLog } from '../ui/boundedLog';
import type { LiveSpan, LiveSpans } from './liveTypes';

const maxSpans = 50_000;
const maxBytes = 24 * 1024 * 1024;
const maxFailed = 1000;
const maxSlow = 200;

/** Stores the latest spans, the latest failed calls and the slowest calls. */
export class SpanStore {
  readonly #latest = new BoundedLog<LiveSpan>(maxSpans, maxBytes);
  readonly #failed = new BoundedLog<LiveSpan>(maxFailed, maxBytes / 8);
  #slowest: LiveSpan[] = [];
  #losses: { readonly time: number; readonly count: number }[] = [];

  /** The number of spans that were lost before they were received, in the last minute. */
  get lost(): number {
    this.#losses = this.#losses.filter(({ time }) => time > Date.now() - 60_000);
    return this.#losses.reduce((all, { count }) => all + count, 0);
  }

  add(portion: LiveSpans): void {
    if (portion.lost > 0) {
      this.#losses.push({ time: Date.now(), count: portion.lost });
    }

    for (const span of portion.spans) {
      this.#latest.push(span, sizeOf(span));
      if (isCall(span)) {
        if (span.error !== undefined) {
          this.#failed.push(span, sizeOf(span));
        }

        this.#rank(span);
      }
    }
  }

  /** The latest spans, the oldest first. */
  all(): LiveSpan[] {
    return this.#latest.latest(this.#latest.length);
  }

  failed(): LiveSpan[] {
    return this.#failed.latest(this.#failed.length);
  }

  /** The slowest calls, the slowest first. */
  slowest(): readonly LiveSpan[] {
    return this.#slowest;
  }

  // Keeps the list sorted. Ignores streams: their duration depends on the reader.
  #rank(span: LiveSpan): void {
    const last = this.#slowest.at(-1);
    if (isStream(span) || (this.#slowest.length === maxSlow && last !== undefined && span.duration <= last.duration)) {
      return;
    }

    const at = this.#slowest.findIndex((one) => one.duration < span.duration);
    const slowest = [...this.#slowest];
    slowest.splice(at < 0 ? slowest.length : at, 0, span);
    this.#slowest = slowest.slice(0, maxSlow);
  }
}

/** Whether a span is a call of its own, not a part of another call, nor what a node asks another one for on behalf of a call. */
export function isCall(span: LiveSpan): boolean {
  return span.name !== 'rpcgateway.backplane.request' && (!span.outgoing || span.parentId === undefined);
}

/** Whether the call had a stream. */
export function isStream(span: LiveSpan): boolean {
  return Object.keys(span.attributes).some((name) => name.startsWith('rpcgateway.stream.'));
}

function sizeOf(span: LiveSpan): number {
  let size = 300;
  for (const [name, value] of Object.entries(span.attributes)) {
    size += 32 + name.length + value.length;
  }

  return size;
}
