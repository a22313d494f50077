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
  /** Whether the client has lost its socket and may return. */
  readonly detached: boolean;
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

/** The calls that one instance of a backend answered in one second. */
export interface LiveInstance {
  readonly id: string;
  readonly errors: number;
  readonly buckets: readonly number[];
}

/** A registered instance of a backend. */
export interface LiveBackend {
  readonly id: string;
  readonly instance: string;
  readonly address: string | undefined;
  readonly contracts: readonly string[];
  readonly connectedAt: number;
  readonly draining: boolean;
  /** The number of clients that use it. */
  readonly clients: number;
  /** The number of running calls. */
  readonly calls: number;
}

export interface LiveBackends {
  /** The number of all instances, including those that are not listed. */
  readonly count: number;
  readonly instances: readonly LiveBackend[];
  /** The contracts that backends may register. */
  readonly allowed: readonly string[];
  /** The required contracts that make the gateway unready. */
  readonly missing: readonly string[];
}

export type NodeState = 'ready' | 'draining' | 'stopping' | 'stopped' | 'unknown' | 'lost';

/** A node of the gateway. Only the id and the state are known of one that has not described itself. */
export interface LiveNode {
  readonly id: string;
  /** Whether it is the node that serves the page. */
  readonly self: boolean;
  readonly state: NodeState;
  /** Why it has not described itself. */
  readonly problem: string | undefined;
  readonly host: string | undefined;
  readonly process: number;
  readonly version: string | undefined;
  /** In milliseconds. */
  readonly uptime: number;
  readonly connections: number;
  readonly calls: number;
  readonly streams: number;
  readonly queued: number;
  readonly relayed: number;
  readonly backends: number;
  /** In milliseconds; undefined without a broker. */
  readonly latency: number | undefined;
  /** Calls per second; undefined if they are not measured yet. */
  readonly rate: number | undefined;
  /** Failed calls per second; undefined if they are not measured yet. */
  readonly errors: number | undefined;
}

export interface LiveNodes {
  readonly list: readonly LiveNode[];
  /** The calls of all nodes since the previous reading. */
  readonly second: LiveSecond | undefined;
}

/** The calls that ended in one second; longer if the server's timer fired late. */
export interface LiveSecond {
  readonly time: number;
  readonly elapsed: number;
  readonly methods: readonly LiveMethod[];
  readonly instances: readonly LiveInstance[];
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
  /** Undefined if the gateway accepts no backends. */
  readonly backends: LiveBackends | undefined;
  /** Undefined until the nodes have been read. */
  readonly nodes: LiveNodes | undefined;
  readonly seconds: readonly LiveSecond[];
}
