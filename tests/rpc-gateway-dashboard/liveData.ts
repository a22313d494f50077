import type { LiveMethod, LiveSnapshot, LiveSpan } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/liveTypes';

/** A call that was served, but for what a test says. */
export function makeSpan(change: Partial<LiveSpan>): LiveSpan {
  return {
    traceId: '0'.repeat(32),
    spanId: 'span',
    parentId: undefined,
    name: 'chat.send',
    outgoing: false,
    start: 0,
    duration: 1,
    error: undefined,
    attributes: {},
    ...change,
  };
}

/** Calls of one method in one second, all of them quick. */
export function makeMethodSecond(name: string, calls: number, errors = 0, outgoing = false): LiveMethod {
  return { name, outgoing, errors, buckets: [29, calls] };
}

/** A snapshot that tells of these seconds. */
export function makeSnapshot(times: readonly number[]): LiveSnapshot {
  return {
    time: times.at(-1) ?? 0,
    since: 0,
    connectionCount: 0,
    callCount: 0,
    streamCount: 0,
    queued: 0,
    connections: [],
    calls: [],
    seconds: times.map((time) => ({ time, elapsed: 1000, methods: [] })),
  };
}
