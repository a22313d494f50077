import { describe, expect, it } from 'vitest';
import { readSnapshot } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/liveReader';
import { LiveStore } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/liveStore';
import type { LiveNode, LiveSnapshot } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/liveTypes';
import {
  coversAll,
  hasOtherReady,
  measuredOf,
  sumNodes,
} from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/nodeTable';
import { makeSnapshot } from './liveData';

function makeNode(change: Partial<LiveNode>): LiveNode {
  return {
    id: 'a',
    self: false,
    state: 'ready',
    problem: undefined,
    host: 'host',
    process: 1,
    version: '1.0',
    uptime: 0,
    connections: 0,
    calls: 0,
    streams: 0,
    queued: 0,
    relayed: 0,
    backends: 0,
    latency: undefined,
    rate: undefined,
    errors: undefined,
    ...change,
  };
}

function makeReading(time: number): LiveSnapshot {
  const methods = [{ name: '', outgoing: false, errors: 1, buckets: [29, 4] }];
  const second = { time, elapsed: 1000, methods, instances: [] };
  return { ...makeSnapshot([time]), nodes: { list: [makeNode({}), makeNode({ id: 'b' })], second } };
}

describe('nodes', () => {
  it('are summed if they have described themselves', () => {
    const sums = sumNodes([
      makeNode({ connections: 2, calls: 1, rate: 1.5, errors: 0.5, relayed: 1, backends: 3, queued: 10, streams: 4 }),
      makeNode({ id: 'b', state: 'draining', connections: 3 }),
      makeNode({ id: 'c', state: 'unknown', connections: 100 }),
      makeNode({ id: 'd', state: 'lost', connections: 100 }),
      makeNode({ id: 'e', state: 'stopped', connections: 100 }),
    ]);

    expect(sums).toEqual({
      nodes: 2,
      connections: 5,
      calls: 1,
      streams: 4,
      queued: 10,
      relayed: 1,
      backends: 3,
      rate: 1.5,
      errors: 0.5,
    });
  });

  it('can take the clients of a node only if they are ready', () => {
    const node = makeNode({});

    expect(hasOtherReady(node, [node])).toBe(false);
    expect(hasOtherReady(node, [node, makeNode({ id: 'b', state: 'draining' })])).toBe(false);
    expect(hasOtherReady(node, [node, makeNode({ id: 'b' })])).toBe(true);
  });

  it('are covered together without a filter by method', () => {
    const view = makeReading(1000);

    expect(coversAll('all', view, '')).toBe(true);
    expect(coversAll('this', view, '')).toBe(false);
    expect(coversAll('all', view, 'chat')).toBe(false);
    expect(coversAll('all', { ...view, nodes: { list: [makeNode({})], second: undefined } }, '')).toBe(false);
  });

  it('have the seconds of all readings, each once', () => {
    const store = new LiveStore();
    store.addSnapshot(makeReading(1000));
    store.addSnapshot(makeReading(1000));
    store.addSnapshot(makeReading(2000));
    store.draw();

    const view = store.view.value;
    expect(measuredOf('all', view, '').seconds.map(({ time }) => time)).toEqual([1000, 2000]);
    expect(measuredOf('all', view, '').seconds[0]?.methods).toHaveLength(1);
    expect(measuredOf('this', view, '').seconds[0]?.methods).toHaveLength(0);
  });

  it('are read leniently', () => {
    expect(readSnapshot({}).nodes).toBeUndefined();
    expect(readSnapshot({ nodes: { list: [{ id: 'a', state: 'new' }] } }).nodes).toEqual({
      list: [makeNode({ state: 'unknown', host: undefined, process: 0, version: undefined })],
      second: undefined,
    });
  });
});
