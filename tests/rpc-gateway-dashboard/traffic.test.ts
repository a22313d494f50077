import { describe, expect, it } from 'vitest';
import { FilteredTraffic } from '../../src/RpcGateway.Dashboard/FrontEnd/src/traffic/filteredTraffic';
import { summarize } from '../../src/RpcGateway.Dashboard/FrontEnd/src/traffic/messageSummary';
import {
  exportEntries,
  matchesFilter,
  noFilter,
} from '../../src/RpcGateway.Dashboard/FrontEnd/src/traffic/trafficFilter';
import { TrafficLog } from '../../src/RpcGateway.Dashboard/FrontEnd/src/traffic/trafficLog';

describe('FilteredTraffic', () => {
  it('follows the log when it grows, drops entries and is cleared', () => {
    const log = new TrafficLog(() => 0);
    const filtered = new FilteredTraffic(log, { ...noFilter, text: 'yes' });
    const read = () => filtered.read().map((entry) => entry.number);
    for (const word of ['yes', 'no', 'yes']) {
      log.text('in', `{"jsonrpc":"2.0","method":"${word}"}`);
    }

    expect(read()).toEqual([1, 3]);
    log.text('in', '{"jsonrpc":"2.0","method":"yes"}');
    expect(read()).toEqual([1, 3, 4]);
    for (let i = 0; i < 20_000; i++) {
      log.text('in', '{"jsonrpc":"2.0","method":"no"}');
    }

    expect(read()).toEqual([]);
    log.clear();
    log.text('in', '{"jsonrpc":"2.0","method":"yes"}');
    expect(read()).toEqual([1]);
  });
});

describe('summarize', () => {
  it.each([
    ['{"jsonrpc":"2.0","id":1,"method":"a.b"}', 'request', 'a.b', '1'],
    ['{"jsonrpc":"2.0","method":"a.b","params":[]}', 'notification', 'a.b', undefined],
    ['{"jsonrpc":"2.0","id":"x","result":null}', 'result', undefined, '"x"'],
    ['{"id":1,"error":{"code":1,"message":"m"},"jsonrpc":"2.0"}', 'error', undefined, '1'],
    ['{"jsonrpc":"2.0","id":null,"error":{}}', 'error', undefined, 'null'],
    ['[{"jsonrpc":"2.0","id":1,"method":"a"}]', 'batch', undefined, undefined],
    ['not json', 'unreadable', undefined, undefined],
    ['{"hello":"world"}', 'unreadable', undefined, undefined],
    ['7', 'unreadable', undefined, undefined],
  ])('reads %s as %s', (text, kind, method, id) => {
    expect(summarize(text)).toEqual({ kind, method, id });
  });

  it('reads a long message by its first characters', () => {
    const long = 'x'.repeat(100_000);

    expect(summarize(`{"jsonrpc":"2.0","id":4,"result":"${long}"}`)).toMatchObject({ kind: 'result', id: '4' });
    expect(summarize(`{ "method": "a.b", "id": 5, "params": ["${long}"]}`)).toEqual({
      kind: 'request',
      method: 'a.b',
      id: '5',
    });
  });
});

describe('TrafficLog', () => {
  function makeLog() {
    let time = 1000;
    const log = new TrafficLog(() => time);
    return { log, wait: (milliseconds: number) => (time += milliseconds), all: () => log.entries.latest(100) };
  }

  it('pairs a response with its request', () => {
    const { log, wait, all } = makeLog();
    log.text('out', '{"jsonrpc":"2.0","id":1,"method":"a.b"}');
    wait(25);
    log.text('in', '{"jsonrpc":"2.0","id":1,"result":3}');

    expect(all()).toMatchObject([
      { number: 1, kind: 'request', partner: 2, duration: 25 },
      { number: 2, kind: 'result', partner: 1, duration: 25, method: 'a.b' },
    ]);
  });

  it('distinguishes the ids of the two directions, and 1 from "1"', () => {
    const { log, all } = makeLog();
    log.text('out', '{"jsonrpc":"2.0","id":1,"method":"mine"}');
    log.text('in', '{"jsonrpc":"2.0","id":1,"method":"theirs"}');
    log.text('in', '{"jsonrpc":"2.0","id":"1","result":0}');
    log.text('out', '{"jsonrpc":"2.0","id":1,"result":0}');
    log.text('in', '{"jsonrpc":"2.0","id":1,"result":0}');

    expect(all().map((entry) => [entry.method, entry.partner])).toEqual([
      ['mine', 5],
      ['theirs', 4],
      [undefined, undefined],
      ['theirs', 2],
      ['mine', 1],
    ]);
  });

  it('does not pair responses with requests of a closed socket', () => {
    const { log, all } = makeLog();
    log.text('out', '{"jsonrpc":"2.0","id":1,"method":"a.b"}');
    log.socket('Closed with 1006');
    log.text('in', '{"jsonrpc":"2.0","id":1,"result":3}');

    expect(all().at(-1)).toMatchObject({ kind: 'result', partner: undefined });
  });

  it('reads the lines of a frame as separate messages', () => {
    const { log, all } = makeLog();
    log.text('in', '{"jsonrpc":"2.0","method":"a"}\n\n{"jsonrpc":"2.0","method":"b"}\n');

    expect(all().map((entry) => [entry.method, entry.frame])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });

  it('shows the first bytes of binary frames', () => {
    const { log, all } = makeLog();
    log.binary('out', Uint8Array.of(1, 255), 2);
    log.binary('in', new Uint8Array(100), 100);

    expect(all().map((entry) => entry.text)).toEqual(['01 ff', `${'00 '.repeat(32)}…`]);
  });

  it('limits its size and continues to count', () => {
    const { log } = makeLog();
    const text = `{"jsonrpc":"2.0","method":"${'m'.repeat(100_000)}"}`;
    for (let i = 0; i < 500; i++) {
      log.text('in', text);
    }

    expect(log.entries.total).toBe(500);
    expect(log.entries.length).toBeLessThan(200);
    expect(log.entries.at(0)?.number).toBe(log.entries.dropped + 1);
  });

  it('filters by direction, text and protocol messages, and exports entries', () => {
    const { log, all } = makeLog();
    log.text('out', '{"jsonrpc":"2.0","id":1,"method":"$/ping"}');
    log.text('in', '{"jsonrpc":"2.0","id":1,"result":null}');
    log.text('out', '{"jsonrpc":"2.0","method":"chat.send","params":["Hello"]}');
    const filtered = (change: object) => all().filter((entry) => matchesFilter(entry, { ...noFilter, ...change }));

    expect(filtered({ direction: 'out' })).toHaveLength(2);
    expect(filtered({ hideProtocol: true }).map((entry) => entry.method)).toEqual(['chat.send']);
    expect(filtered({ text: 'hELLO' }).map((entry) => entry.number)).toEqual([3]);
    const lines = exportEntries(all())
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines[1]).toMatchObject({ number: 2, direction: 'in', method: '$/ping', durationMilliseconds: 0 });
  });
});
