import { type Signal, signal } from '@preact/signals';
import type { LiveSecond, LiveSnapshot, LiveSpan, LiveSpans } from './liveTypes';
import { noFilter, type SpanFilter } from './spanFilter';
import { SpanStore } from './spanStore';

/** The data that the page shows. */
export interface LiveView extends LiveSnapshot {
  readonly spans: readonly LiveSpan[];
  readonly failed: readonly LiveSpan[];
  readonly slowest: readonly LiveSpan[];
  readonly lost: number;
}

const maxSeconds = 300;

// Redraws at most four times per second, however fast data arrives.
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
  backends: undefined,
  seconds: [],
  spans: [],
  failed: [],
  slowest: [],
  lost: 0,
};

/** Stores a limited amount of received data and provides what the page shows, which does not change while paused. */
export class LiveStore {
  readonly view: Signal<LiveView> = signal(nothing);
  readonly paused: Signal<boolean> = signal(false);
  readonly filter: Signal<SpanFilter> = signal(noFilter);
  /** The time that the figures cover, in seconds. */
  readonly window: Signal<number> = signal(60);
  /** The id of the open trace. */
  readonly trace: Signal<string | undefined> = signal(undefined);
  readonly #spans = new SpanStore();
  #seconds: readonly LiveSecond[] = [];
  #snapshot: LiveSnapshot | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  addSnapshot(snapshot: LiveSnapshot): void {
    // After a reconnect, the server may send seconds again that are already here.
    const last = this.#seconds.at(-1)?.time ?? 0;
    const fresh = snapshot.seconds.filter((second) => second.time > last);
    this.#seconds = [...this.#seconds, ...fresh].slice(-maxSeconds);
    this.#snapshot = snapshot;
    this.#mark();
  }

  addSpans(portion: LiveSpans): void {
    if (portion.spans.length > 0 || portion.lost > 0) {
      this.#spans.add(portion);
      this.#mark();
    }
  }

  /** Pauses or resumes drawing; data is received and stored meanwhile. */
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
