import { describe, expect, it } from 'vitest';
import { describeConnection, labelOf } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/connectionTable';
import { formatCompact, shortenError } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/liveFormat';
import { methodMatcher } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/methodName';
import { filterCalls, isFiltering, noFilter } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/spanFilter';
import { sum } from '../../src/RpcGateway.Dashboard/FrontEnd/src/live/totals';
import { makeMethodSecond, makeSpan } from './liveData';

describe('live filters', () => {
  const spans = [
    makeSpan({ spanId: '1', name: 'chat.send', attributes: { 'rpcgateway.connection.id': 'Abc1' } }),
    makeSpan({ spanId: '2', name: '_OTHER', error: '-32601', attributes: { 'rpc.method_original': 'chat.nothing' } }),
    makeSpan({ spanId: '3', name: 'calc.add', attributes: { 'rpcgateway.connection.id': 'abc2' } }),
  ];
  const ids = (change: Partial<typeof noFilter>) =>
    filterCalls(spans, { ...noFilter, ...change }).map((span) => span.spanId);

  it('find a method by its name in metrics and by its name in the request', () => {
    expect(ids({ method: '_OTHER' })).toEqual(['2']);
    expect(ids({ method: 'nothing' })).toEqual(['2']);
    expect(ids({ method: ' CHAT. ' })).toEqual(['1', '2']);
    expect(
      sum([{ time: 1, elapsed: 1000, methods: [makeMethodSecond('Chat.Send', 3)], instances: [] }], 'chat').calls,
    ).toBe(3);
  });

  it('find a long name that was truncated', () => {
    const name = 'p.'.padEnd(300, 'x');
    const cut = `${name.slice(0, 200)}…`;
    expect([methodMatcher(name)(cut), methodMatcher(cut)(name), methodMatcher(cut)(cut)]).toEqual([true, true, true]);
    expect(methodMatcher('p.y')(cut)).toBe(false);
  });

  it('find a connection by the start of its id', () => {
    expect(ids({ connection: 'abc' })).toEqual(['1', '3']);
    expect(ids({ connection: ' abc1' })).toEqual(['1']);
    expect(ids({ connection: 'bc1' })).toEqual([]);
  });

  it('match all calls when they are empty', () => {
    expect(isFiltering({ ...noFilter })).toBe(false);
    expect(isFiltering({ ...noFilter, method: ' ' })).toBe(false);
    expect(isFiltering({ ...noFilter, errors: true })).toBe(true);
    expect(isFiltering({ ...noFilter, connection: 'a' })).toBe(true);
  });
});

describe('live texts', () => {
  it('label every connection', () => {
    const connection = {
      id: 'c1',
      user: 'Ada',
      address: '127.0.0.1',
      connectedAt: 0,
      detached: false,
      received: 0,
      sent: 0,
      queued: 0,
      calls: 0,
      streams: 0,
    };
    expect(labelOf(connection)).toBe('Ada');
    expect(labelOf({ ...connection, user: '  ' })).toBe('127.0.0.1');
    expect(labelOf({ ...connection, user: '  ', address: undefined })).toBe('c1');
    expect(describeConnection(connection)).toBe('Ada, 127.0.0.1, connection c1');
    expect(describeConnection({ ...connection, user: ' ' })).toBe('127.0.0.1, connection c1');
    expect(describeConnection({ ...connection, detached: true })).toBe('Ada, 127.0.0.1, connection c1, detached');
  });

  it('are short enough for their columns', () => {
    expect([0, 9999, 12_345, 4_500_000].map(formatCompact)).toEqual(['0', '9,999', '12.3K', '4.5M']);
    expect(['System.TimeoutException', '-32601', 'odd.'].map(shortenError)).toEqual([
      'TimeoutException',
      '-32601',
      'odd.',
    ]);
  });
});
