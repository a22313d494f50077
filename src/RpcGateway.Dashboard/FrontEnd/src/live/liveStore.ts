import { type Signal, signal } from '@preact/signals';
import type { LiveSecond, LiveSnapshot, LiveSpan, LiveSpans } from './liveTypes';
import type { Scope } from './nodeTable';
import { noFilter, type SpanFilter } from './spanFilter';
import { SpanStore } from './spanStore';

/** The data that the page shows. */
export interface LiveView extends LiveSnapshot {
  /** The calls of all nodes. */
  readonly nodeSeconds: readonly LiveSecond[];
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
  nodes: undefined,
  seconds: [],
  nodeSeconds: [],
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
  /** The nodes that the figures and charts cover. */
  readonly scope: Signal<Scope> = signal('this');
  /** The id of the open trace. */
  readonly trace: Signal<string | undefined> = signal(undefined);
  readonly #spans = new SpanStore();
  #seconds: readonly LiveSecond[] = [];
  #nodeSeconds: readonly LiveSecond[] = [];
  #snapshot: LiveSnapshot | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  addSnapshot(snapshot: LiveSnapshot): void {
    // After a reconnect, the server may send seconds again that are already here.
    this.#seconds = append(this.#seconds, snapshot.seconds);
    this.#nodeSeconds = append(this.#nodeSeconds, snapshot.nodes?.second === undefined ? [] : [snapshot.nodes.second]);
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
      nodeSeconds: this.#nodeSeconds,
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

function append(before: readonly LiveSecond[], received: readonly LiveSecond[]): readonly LiveSecond[] {
  const last = before.at(-1)?.time ?? 0;
  return [...before, ...received.filter((second) => second.time > last)].slice(-maxSeconds);
}
