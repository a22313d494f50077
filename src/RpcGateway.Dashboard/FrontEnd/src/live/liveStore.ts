import { type Signal, signal } from '@preact/signals';
import type { LiveSecond, LiveSnapshot, LiveSpan, LiveSpans } from './liveTypes';
import { noFilter, type SpanFilter } from './spanFilter';
import { SpanStore } from './spanStore';

/** What is drawn: one moment of what is kept. */
export interface LiveView extends LiveSnapshot {
  readonly spans: readonly LiveSpan[];
  readonly failed: readonly LiveSpan[];
  readonly slowest: readonly LiveSpan[];
  readonly lost: number;
}

const keptSeconds = 300;

// Four pictures a second: data comes as it comes, and is drawn as eyes can follow.
const interval = 250;

const nothing: LiveView = {
  time: 0,
  since: 0,
  connectionCount: 0,
  callCount: 0,
  streamCount: 0,
  queued: 0,
  connections: [],
  calls: [],
  seconds: [],
  spans: [],
  failed: [],
  slowest: [],
  lost: 0,
};

/** Keeps what comes, bounded, and shows a moment of it; while the page is paused, always the same one. */
export class LiveStore {
  readonly view: Signal<LiveView> = signal(nothing);
  readonly paused: Signal<boolean> = signal(false);
  readonly filter: Signal<SpanFilter> = signal(noFilter);
  /** The seconds that figures are of. */
  readonly window: Signal<number> = signal(60);
  /** The trace whose waterfall is open. */
  readonly trace: Signal<string | undefined> = signal(undefined);
  readonly #spans = new SpanStore();
  #seconds: readonly LiveSecond[] = [];
  #snapshot: LiveSnapshot | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  addSnapshot(snapshot: LiveSnapshot): void {
    // A server that was away begins anew, and what it tells again after a short absence is here already.
    const last = this.#seconds.at(-1)?.time ?? 0;
    const fresh = snapshot.seconds.filter((second) => second.time > last);
    this.#seconds = [...this.#seconds, ...fresh].slice(-keptSeconds);
    this.#snapshot = snapshot;
    this.#mark();
  }

  addSpans(portion: LiveSpans): void {
    if (portion.spans.length > 0 || portion.lost > 0) {
      this.#spans.add(portion);
      this.#mark();
    }
  }

  /** Stops or goes on drawing; what comes meanwhile is kept. */
  togglePause(): void {
    this.paused.value = !this.paused.value;
    this.draw();
  }

  /** Draws now, unless the page is paused. */
  draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const snapshot = this.#snapshot;
    if (this.paused.value || snapshot === undefined) {
      return;
    }

    this.view.value = {
      ...snapshot,
      seconds: this.#seconds,
      spans: this.#spans.all(),
      failed: this.#spans.failed(),
      slowest: this.#spans.slowest(),
      lost: this.#spans.lost,
    };
  }

  #mark(): void {
    this.#timer ??= setTimeout(() => this.draw(), interval);
  }
}
