/** One end of one call that has ended; times in milliseconds. */
export interface LiveSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  /** Whether the server made the call; else it answered it. */
  readonly outgoing: boolean;
  readonly start: number;
  readonly duration: number;
  readonly error: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Spans as they come, and how many before them were lost because the page was too slow. */
export interface LiveSpans {
  readonly spans: readonly LiveSpan[];
  readonly lost: number;
  /** What to ask for to go on behind them. */
  readonly mark: string | undefined;
}

export interface LiveConnection {
  readonly id: string;
  readonly user: string | undefined;
  readonly address: string | undefined;
  readonly connectedAt: number;
  readonly received: number;
  readonly sent: number;
  readonly queued: number;
  readonly calls: number;
  readonly streams: number;
}

/** A call that runs; one with any of the counts has a stream. */
export interface LiveCall {
  readonly connection: string;
  readonly method: string;
  /** Undefined for one that began before anybody watched. */
  readonly elapsed: number | undefined;
  readonly itemsSent: number | undefined;
  readonly itemsReceived: number | undefined;
  readonly bytesSent: number | undefined;
  readonly bytesReceived: number | undefined;
}

/** The calls of one method in one second; buckets are an index and a number of calls, in turns. */
export interface LiveMethod {
  readonly name: string;
  readonly outgoing: boolean;
  readonly errors: number;
  readonly buckets: readonly number[];
}

/** The calls that ended up to a time, and how long before it that began: a second, if the clock is in time. */
export interface LiveSecond {
  readonly time: number;
  readonly elapsed: number;
  readonly methods: readonly LiveMethod[];
}

export interface LiveSnapshot {
  readonly time: number;
  readonly since: number;
  /** Of all connections, also those that are not listed. */
  readonly connectionCount: number;
  readonly callCount: number;
  readonly streamCount: number;
  readonly queued: number;
  /** Those where most is going on. */
  readonly connections: readonly LiveConnection[];
  /** Those of these connections that have run longest. */
  readonly calls: readonly LiveCall[];
  readonly seconds: readonly LiveSecond[];
}
