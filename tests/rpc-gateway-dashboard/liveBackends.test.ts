import { describe, expect, it } from 'vitest';
import { servedAlone, sortBackends, sumBackends } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/backendTable';
import { readSnapshot } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/liveReader';
import type { LiveBackend } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/liveTypes';

function makeBackend(change: Partial<LiveBackend>): LiveBackend {
  return {
    id: 'a',
    instance: 'first',
    address: undefined,
    contracts: ['chat'],
    connectedAt: 0,
    draining: false,
    clients: 0,
    calls: 0,
    ...change,
  };
}

describe('instances of backends', () => {
  it('have the calls of their own seconds', () => {
    const seconds = [
      { time: 1000, elapsed: 1000, methods: [], instances: [{ id: 'a', errors: 1, buckets: [29, 4] }] },
      { time: 2000, elapsed: 1000, methods: [], instances: [{ id: 'gone', errors: 9, buckets: [29, 9] }] },
    ];

    const rows = sumBackends([makeBackend({}), makeBackend({ id: 'b', instance: 'second' })], seconds);

    expect(rows.map(({ id, rate, errors, p95 }) => [id, rate, errors, p95 !== undefined])).toEqual([
      ['a', 2, 1, true],
      ['b', 0, 0, false],
    ]);
    expect(sortBackends(rows, 'rate', true).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(sortBackends(rows, 'p95', false).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(sortBackends(rows, 'instance', true).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('serve a contract alone unless another instance that does not drain serves it', () => {
    const one = makeBackend({ contracts: ['chat', 'jobs'] });

    expect(servedAlone(one, [one, makeBackend({ id: 'b' })])).toEqual(['jobs']);
    expect(servedAlone(one, [one, makeBackend({ id: 'b', draining: true })])).toEqual(['chat', 'jobs']);
  });

  it('are read leniently', () => {
    expect(readSnapshot({}).backends).toBeUndefined();
    expect(readSnapshot({ backends: null }).backends).toBeUndefined();
    expect(
      readSnapshot({ backends: { allowed: ['chat', 1], instances: [{ id: 'a', contracts: null }] } }).backends,
    ).toEqual({
      count: 0,
      instances: [{ ...makeBackend({}), instance: '', contracts: [] }],
      allowed: ['chat'],
      missing: [],
    });
  });
});
