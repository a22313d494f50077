import { describe, expect, it } from 'vitest';
import { readSeries, readSeriesNames } from '../../src/RpcGateway.Dashboard/FrontEnd/src/explorer/chartSeries';
import { readCell, readColumns, writeCsv } from '../../src/RpcGateway.Dashboard/FrontEnd/src/explorer/streamColumns';
import { parseJson } from '../../src/RpcGateway.Dashboard/FrontEnd/src/json/json';
import { SchemaResolver } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/schema';
import { BoundedLog } from '../../src/RpcGateway.Dashboard/FrontEnd/src/ui/boundedLog';
import { formatBytes, formatDuration, plural } from '../../src/RpcGateway.Dashboard/FrontEnd/src/ui/format';
import { readTokens } from '../../src/RpcGateway.Dashboard/FrontEnd/src/ui/jsonTokens';

describe('BoundedLog', () => {
  it('keeps the latest entries within the limits of number and size', () => {
    const log = new BoundedLog<number>(3, 100);
    for (let i = 1; i <= 10; i++) {
      log.push(i, 10);
    }

    expect([log.length, log.total, log.dropped]).toEqual([3, 10, 7]);
    expect(log.latest(5)).toEqual([8, 9, 10]);
    log.push(11, 95);
    expect(log.latest(5)).toEqual([11]);
    log.push(12, 1000);
    expect(log.latest(5)).toEqual([12]);
    log.push(13, 1);
    expect(log.latest(5)).toEqual([13]);
  });

  it('returns entries by index, and undefined outside the range', () => {
    const log = new BoundedLog<string>(2, 100);
    for (const one of ['a', 'b', 'c']) {
      log.push(one, 1);
    }

    expect([log.at(-1), log.at(0), log.at(1), log.at(2)]).toEqual([undefined, 'b', 'c', undefined]);
    log.clear();
    expect([log.length, log.total]).toEqual([0, 0]);
  });
});

describe('stream tables', () => {
  const resolver = new SchemaResolver({});

  it('use the properties of the schema or of the first item as columns', () => {
    expect(readColumns({ type: 'object', properties: { a: {}, b: {} } }, resolver, undefined)).toEqual(['a', 'b']);
    expect(readColumns(true, resolver, { x: 1 })).toEqual(['x']);
    expect(readColumns({ type: 'number' }, resolver, 1)).toEqual([]);
  });

  it('show text unchanged and other values as JSON', () => {
    expect([readCell({ a: 'x' }, 'a'), readCell({ a: [1] }, 'a'), readCell({}, 'a'), readCell(7, undefined)]).toEqual([
      'x',
      '[1]',
      '',
      '7',
    ]);
  });

  it('quote CSV values where required', () => {
    expect(writeCsv([{ a: 'x,y', b: '"' }], ['a', 'b'])).toBe('a,b\r\n"x,y",""""');
    expect(writeCsv([1, 2], [])).toBe('value\r\n1\r\n2');
  });
});

describe('chart series', () => {
  it('use the position in the stream as the axis', () => {
    expect(readSeriesNames(5)).toEqual(['']);
    expect(readSeriesNames('x')).toEqual([]);
    expect(readSeries([5, 6], [''], 10)).toEqual({
      names: [''],
      time: false,
      data: [
        [10, 11],
        [5, 6],
      ],
    });
  });

  it('use the time of the items as the axis if it increases', () => {
    const items = [
      { at: '2030-01-01T00:00:00Z', n: 1, m: null },
      { at: '2030-01-01T00:00:01Z', n: 2, m: 3 },
    ];

    expect(readSeriesNames(items[0] ?? null)).toEqual(['n']);
    expect(readSeries(items, ['n', 'm'], 1)).toMatchObject({
      time: true,
      data: [
        [1893456000, 1893456001],
        [1, 2],
        [null, 3],
      ],
    });
    expect(readSeries(items.toReversed(), ['n'], 1).time).toBe(false);
  });
});

describe('formats', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [209_715_200, '200 MiB'],
  ])('write %i bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [0.42, '0.4 ms'],
    [15.6, '16 ms'],
    [1500, '1.50 s'],
    [90_000, '1 min 30 s'],
  ])('write %d ms as %s', (duration, text) => {
    expect(formatDuration(duration)).toBe(text);
  });

  it('write counts with singular and plural', () => {
    expect([plural(1, 'item'), plural(2000, 'item')]).toEqual(['1 item', '2,000 items']);
  });

  it('describe an error in JSON', () => {
    const parsed = parseJson('{\n  "a": x\n}');

    expect(parsed.ok ? '' : parsed.error).toMatch(/^Invalid JSON.*\.$/);
  });

  it('split JSON into tokens without changing the text', () => {
    const text = '{"a\\"": [1, -2.5e3, true, null, "x: \\"y\\""], "b": {}}';

    expect(
      readTokens(text)
        .map((token) => token.text)
        .join(''),
    ).toBe(text);
    expect(
      readTokens(text)
        .filter((token) => token.kind === 'name')
        .map((token) => token.text),
    ).toEqual(['"a\\""', '"b"']);
  });
});
