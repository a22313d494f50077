import type { LiveMethod, LiveSnapshot, LiveSpan } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/liveTypes';

/** Creates the span of a handled call, except for the given changes. */
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

/** Creates the calls of one method in one second, all of them short. */
export function makeMethodSecond(name: string, calls: number, errors = 0, outgoing = false): LiveMethod {
  return { name, outgoing, errors, buckets: [29, calls] };
}

/** Creates a snapshot with seconds that ended at these times. */
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
    backends: undefined,
    nodes: undefined,
    seconds: times.map((time) => ({ time, elapsed: 1000, methods: [], instances: [] })),
  };
}
