/** One end of a completed call; times in milliseconds. */
export interface LiveSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  /** Whether the server made the call; otherwise it handled the call. */
  readonly outgoing: boolean;
  readonly start: number;
  readonly duration: number;
  readonly error: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A portion of the spans, and the number of spans before them that were lost because the page was too slow. */
export interface LiveSpans {
  readonly spans: readonly LiveSpan[];
  readonly lost: number;
  /** The argument that continues after these spans. */
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

/** A running call. The item and byte counts are set only if the call has a stream. */
export interface LiveCall {
  readonly connection: string;
  readonly method: string;
  /** Undefined if the call started before the first watcher. */
  readonly elapsed: number | undefined;
  readonly itemsSent: number | undefined;
  readonly itemsReceived: number | undefined;
  readonly bytesSent: number | undefined;
  readonly bytesReceived: number | undefined;
}

/** The calls of one method in one second; buckets are alternately an index and a number of calls. */
export interface LiveMethod {
  readonly name: string;
  readonly outgoing: boolean;
  readonly errors: number;
  readonly buckets: readonly number[];
}

/** The calls that ended in one second; longer if the server's timer fired late. */
export interface LiveSecond {
  readonly time: number;
  readonly elapsed: number;
  readonly methods: readonly LiveMethod[];
}

export interface LiveSnapshot {
  readonly time: number;
  readonly since: number;
  /** The number of all connections, including those that are not listed. */
  readonly connectionCount: number;
  readonly callCount: number;
  readonly streamCount: number;
  readonly queued: number;
  /** The most active connections. */
  readonly connections: readonly LiveConnection[];
  /** The longest-running calls of these connections. */
  readonly calls: readonly LiveCall[];
  readonly seconds: readonly LiveSecond[];
}
