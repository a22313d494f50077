import { describe, expect, it } from 'vitest';
import { countCalls, Durations, upperBound } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/durations';
import { formatAge, formatRate, formatTook } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/liveFormat';
import { readSnapshot, readSpans } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/liveReader';
import { LiveStore } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/liveStore';
import { sortMethods, sumMethods } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/methodTable';
import { filterCalls, noFilter } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/spanFilter';
import { SpanStore } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/spanStore';
import { latest, makeSeries, sum } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/totals';
import { makeWaterfall } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/waterfall';
import { makeMethodSecond, makeSnapshot, makeSpan } from './liveData';

describe('Durations', () => {
  it('uses the bounds of the server', () => {
    expect(upperBound(68)).toBe(1000);
    expect(upperBound(0)).toBeCloseTo(0.0076, 4);
  });

  it('computes percentiles with an error of at most one bucket', () => {
    const durations = new Durations();
    // 90 calls of up to 1 ms, 9 of up to 100 ms, 1 of up to 1 s.
    durations.add([29, 90, 55, 9, 68, 1]);
    expect(durations.count).toBe(100);
    expect(durations.percentile(0.5)).toBeGreaterThan(upperBound(28));
    expect(durations.percentile(0.5)).toBeLessThanOrEqual(upperBound(29));
    expect(durations.percentile(0.95)).toBeGreaterThan(upperBound(54));
    expect(durations.percentile(0.95)).toBeLessThanOrEqual(upperBound(55));
    expect(durations.percentile(1)).toBe(1000);
  });

  it('has no percentiles without calls and clamps invalid buckets', () => {
    const durations = new Durations();
    expect(durations.percentile(0.99)).toBeUndefined();
    durations.add([-5, 1, 9999, 1, 3]);
    expect(durations.count).toBe(2);
    expect(durations.percentile(1)).toBe(upperBound(109));
    expect(countCalls([29, 90, 55, 9])).toBe(99);
  });
});

describe('method totals', () => {
  const seconds = [
    { time: 1000, elapsed: 1000, methods: [makeMethodSecond('a', 4, 1), makeMethodSecond('b', 2)], instances: [] },
    { time: 2000, elapsed: 1000, methods: [], instances: [] },
    {
      time: 3000,
      elapsed: 1000,
      methods: [makeMethodSecond('a', 2), makeMethodSecond('a', 7, 0, true)],
      instances: [],
    },
  ];

  it('add up the seconds, separately for calls to clients', () => {
    const rows = sumMethods(seconds);
    expect(rows.map(({ name, outgoing, calls, errors, history }) => [name, outgoing, calls, errors, history])).toEqual([
      ['a', false, 6, 1, [4, 0, 2]],
      ['b', false, 2, 0, [2, 0, 0]],
      ['a', true, 7, 0, [0, 0, 7]],
    ]);
    expect(rows[0]?.rate).toBe(2);
  });

  it('are sorted by any column in both directions', () => {
    const names = (rows: ReturnType<typeof sumMethods>) => rows.map(({ name, calls }) => `${name}${calls}`);
    const rows = sumMethods(seconds);
    expect(names(sortMethods(rows, 'calls', false))).toEqual(['a7', 'a6', 'b2']);
    expect(names(sortMethods(rows, 'calls', true))).toEqual(['b2', 'a6', 'a7']);
    expect(names(sortMethods(rows, 'errors', false))[0]).toBe('a6');
    expect(names(sortMethods(rows, 'name', true))[0]).toBe('b2');
  });

  it('include calls of clients only, or all calls that match a filter', () => {
    expect(sum(seconds, '').calls).toBe(8);
    expect(sum(seconds, 'a').calls).toBe(13);
    expect(makeSeries(seconds, '')).toMatchObject({ time: [1, 2, 3], calls: [6, 0, 2], errors: [1, 0, 0] });
    expect(makeSeries(seconds, '').p50[1]).toBeNull();
  });

  it('ignore the case of the filter', () => {
    expect(sum(seconds, 'B').calls).toBe(2);
  });

  it('compute rates from the measured time, not from the number of entries', () => {
    const late = [
      { time: 2500, elapsed: 2500, methods: [makeMethodSecond('a', 10)], instances: [] },
      { time: 3000, elapsed: 500, methods: [makeMethodSecond('a', 2)], instances: [] },
    ];
    expect(sum(late, '')).toMatchObject({ rate: 4, elapsed: 3000 });
    expect(sumMethods(late)[0]?.rate).toBe(4);
    expect(makeSeries(late, '').calls).toEqual([4, 4]);
    expect(sum([], '').rate).toBe(0);
  });

  it('have gaps in charts for times without measurement', () => {
    const away = [seconds[0], { time: 60_000, elapsed: 1000, methods: [], instances: [] }].filter(
      (one) => one !== undefined,
    );
    expect(makeSeries(away, '')).toMatchObject({ time: [1, 59, 60], calls: [6, null, 0] });
  });

  it('cover the last seconds by the clock', () => {
    const snapshot = { ...makeSnapshot([1000, 50_000, 100_000]), time: 100_500 };
    expect(latest(snapshot, 60).map(({ time }) => time)).toEqual([50_000, 100_000]);
  });
});

describe('SpanStore', () => {
  it('drops the oldest spans and counts lost ones', () => {
    const store = new SpanStore();
    const big = { note: 'x'.repeat(10_000) };
    for (let i = 0; i < 5000; i++) {
      store.add({ spans: [makeSpan({ spanId: `s${i}`, attributes: big })], lost: 1, mark: undefined });
    }

    expect(store.lost).toBe(5000);
    const all = store.all();
    expect(all.length).toBeLessThan(3000);
    expect(all[0]?.spanId).toBe(`s${5000 - all.length}`);
    expect(all.at(-1)?.spanId).toBe('s4999');
  });

  it('keeps failed and slow calls longer, except streams and parts of other calls', () => {
    const store = new SpanStore();
    store.add({
      spans: [
        makeSpan({ spanId: 'failed', error: '-32000', duration: 1 }),
        makeSpan({ spanId: 'stream', duration: 1e6, attributes: { 'rpcgateway.stream.items_sent': '5' } }),
        makeSpan({ spanId: 'part', duration: 1e6, outgoing: true, parentId: 'slow', error: '1' }),
        makeSpan({ spanId: 'slow', duration: 900 }),
        makeSpan({ spanId: 'slower', duration: 1000 }),
      ],
      lost: 0,
      mark: undefined,
    });
    store.add({
      spans: Array.from({ length: 500 }, (_, i) => makeSpan({ spanId: `q${i}`, duration: 2 })),
      lost: 0,
      mark: undefined,
    });

    expect(store.failed().map((span) => span.spanId)).toEqual(['failed']);
    expect(
      store
        .slowest()
        .slice(0, 3)
        .map((span) => span.spanId),
    ).toEqual(['slower', 'slow', 'q0']);
    expect(store.slowest().length).toBe(200);
  });
});

describe('filterCalls', () => {
  const trace = 'ab'.repeat(16);
  const spans = [
    makeSpan({ spanId: '1', name: 'chat.send', traceId: trace }),
    makeSpan({ spanId: '2', name: '_OTHER', error: '-32601', attributes: { 'rpc.method_original': 'chat.nothing' } }),
    makeSpan({ spanId: '3', name: 'calc.add', attributes: { 'rpcgateway.connection.id': 'c1' } }),
    makeSpan({ spanId: '4', name: 'chat.ask', outgoing: true, parentId: '1' }),
  ];
  const ids = (change: Partial<typeof noFilter>) =>
    filterCalls(spans, { ...noFilter, ...change }).map((span) => span.spanId);

  it('filters by method, connection, trace and error', () => {
    expect(ids({})).toEqual(['1', '2', '3']);
    expect(ids({ method: 'chat' })).toEqual(['1', '2']);
    expect(ids({ connection: 'c1' })).toEqual(['3']);
    expect(ids({ trace: ' ABAB ' })).toEqual(['1']);
    expect(ids({ trace: `00-${trace}-00f067aa0ba902b7-01` })).toEqual(['1']);
    expect(ids({ errors: true })).toEqual(['2']);
  });
});

describe('makeWaterfall', () => {
  it('arranges spans below their parents, in the order of their start', () => {
    const { rows, duration, startsElsewhere } = makeWaterfall([
      makeSpan({ spanId: 'b', parentId: 'a', start: 40, duration: 50 }),
      makeSpan({ spanId: 'c', parentId: 'a', start: 20, duration: 10 }),
      makeSpan({ spanId: 'd', parentId: 'c', start: 21, duration: 5 }),
      makeSpan({ spanId: 'a', parentId: undefined, start: 0, duration: 100 }),
      makeSpan({ spanId: 'a', parentId: undefined, start: 0, duration: 100 }),
    ]);
    expect(rows.map(({ span, depth }) => [span.spanId, depth])).toEqual([
      ['a', 0],
      ['c', 1],
      ['d', 2],
      ['b', 1],
    ]);
    expect(rows[3]).toMatchObject({ left: 0.4, width: 0.5 });
    expect([duration, startsElsewhere]).toEqual([100, false]);
  });

  it('handles spans without a root, without a duration, in a cycle and in a long chain', () => {
    expect(makeWaterfall([])).toMatchObject({ rows: [], duration: 0 });
    expect(makeWaterfall([makeSpan({ spanId: 'a', parentId: 'far', duration: 0 })])).toMatchObject({
      rows: [{ left: 0, width: 1, depth: 0 }],
      startsElsewhere: true,
    });
    const circle = [makeSpan({ spanId: 'a', parentId: 'b' }), makeSpan({ spanId: 'b', parentId: 'a' })];
    expect(makeWaterfall(circle).rows.length).toBe(2);
    const chain = Array.from({ length: 20_000 }, (_, i) =>
      makeSpan({ spanId: `${i}`, parentId: i === 0 ? undefined : `${i - 1}`, start: i }),
    );
    const deep = makeWaterfall(chain);
    expect([deep.rows.length, deep.more]).toEqual([500, 19_500]);
    expect(Math.max(...deep.rows.map((row) => row.depth))).toBe(16);
  });
});

describe('LiveStore', () => {
  it('receives data while paused but does not change the view', () => {
    const store = new LiveStore();
    store.addSnapshot(makeSnapshot([1000]));
    store.draw();
    store.togglePause();
    store.addSnapshot(makeSnapshot([2000, 3000]));
    store.addSpans({ spans: [makeSpan({})], lost: 2, mark: undefined });
    store.draw();
    expect([store.view.value.seconds.length, store.view.value.spans.length]).toEqual([1, 0]);

    store.togglePause();
    expect(store.view.value).toMatchObject({ seconds: [{ time: 1000 }, { time: 2000 }, { time: 3000 }], lost: 2 });
    expect(store.view.value.spans.length).toBe(1);
  });

  it('keeps five minutes and ignores seconds that it already has', () => {
    const store = new LiveStore();
    const times = Array.from({ length: 400 }, (_, i) => (i + 1) * 1000);
    store.addSnapshot(makeSnapshot(times));
    store.addSnapshot(makeSnapshot([399_000, 400_000, 401_000]));
    store.draw();
    expect(store.view.value.seconds.length).toBe(300);
    expect(store.view.value.seconds.at(-1)?.time).toBe(401_000);
    expect(store.view.value.seconds.at(-2)?.time).toBe(400_000);
  });
});

describe('live readers', () => {
  it('read omitted members as empty', () => {
    expect(
      readSnapshot({ connections: [{ id: 'c' }], seconds: [{ methods: [{ name: 'a', buckets: ['3', 4] }] }] }),
    ).toEqual({
      time: 0,
      since: 0,
      connectionCount: 0,
      callCount: 0,
      streamCount: 0,
      queued: 0,
      connections: [
        {
          id: 'c',
          user: undefined,
          address: undefined,
          connectedAt: 0,
          detached: false,
          received: 0,
          sent: 0,
          queued: 0,
          calls: 0,
          streams: 0,
        },
      ],
      calls: [],
      backends: undefined,
      seconds: [
        { time: 0, elapsed: 0, methods: [{ name: 'a', outgoing: false, errors: 0, buckets: [3, 4] }], instances: [] },
      ],
    });
    expect(readSpans(null)).toEqual({ spans: [], lost: 0, mark: undefined });
    expect(readSpans({ spans: [{ attributes: { a: 1 } }] }).spans[0]?.attributes).toEqual({ a: '1' });
  });
});

describe('live formats', () => {
  it('choose readable units', () => {
    expect([formatTook(0.042), formatTook(0), formatTook(3.14)]).toEqual(['42 µs', '0.0 ms', '3.1 ms']);
    expect([formatRate(0), formatRate(0.25), formatRate(1234.4)]).toEqual(['0 /s', '0.25 /s', '1,234 /s']);
    expect([5e3, 65e3, 7.3e6, 2e8].map(formatAge)).toEqual(['5 s', '1 min', '2 h', '2 d']);
  });
});
