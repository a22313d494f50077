import { BoundedLog } from '../ui/boundedLog';
import type { LiveSpan, LiveSpans } from './liveTypes';

const mostSpans = 50_000;
const mostBytes = 24 * 1024 * 1024;
const mostFailed = 1000;
const mostSlow = 200;

/** The spans that the page keeps: the latest, the latest that failed, and the slowest. */
export class SpanStore {
  readonly #latest = new BoundedLog<LiveSpan>(mostSpans, mostBytes);
  readonly #failed = new BoundedLog<LiveSpan>(mostFailed, mostBytes / 8);
  #slowest: LiveSpan[] = [];
  #losses: { readonly time: number; readonly count: number }[] = [];

  /** How many spans were lost in the last minute before they came here. */
  get lost(): number {
    this.#losses = this.#losses.filter(({ time }) => time > Date.now() - 60_000);
    return this.#losses.reduce((all, { count }) => all + count, 0);
  }

  /** How many came and are no longer kept. */
  get dropped(): number {
    return this.#latest.dropped;
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

  /** Everything that is kept of the latest, the oldest first. */
  all(): LiveSpan[] {
    return this.#latest.latest(this.#latest.length);
  }

  failed(): LiveSpan[] {
    return this.#failed.latest(this.#failed.length);
  }

  /** The slowest first. */
  slowest(): readonly LiveSpan[] {
    return this.#slowest;
  }

  // Kept in order. A stream takes as long as somebody reads it, which is not slow.
  #rank(span: LiveSpan): void {
    const last = this.#slowest.at(-1);
    if (isStream(span) || (this.#slowest.length === mostSlow && last !== undefined && span.duration <= last.duration)) {
      return;
    }

    const at = this.#slowest.findIndex((one) => one.duration < span.duration);
    const slowest = [...this.#slowest];
    slowest.splice(at < 0 ? slowest.length : at, 0, span);
    this.#slowest = slowest.slice(0, mostSlow);
  }
}

/** Whether a span is a call for itself, and not a part of another call. */
export function isCall(span: LiveSpan): boolean {
  return !span.outgoing || span.parentId === undefined;
}

/** Whether items or bytes went through the call. */
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
