import { createHash } from 'node:crypto';
import { type RpcClient, RpcConnectionLostError, RpcError } from 'rpc-gateway-client';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/RpcGateway.Dashboard/FrontEnd/src/calls/callFailure';
import { CallRun } from '../../src/RpcGateway.Dashboard/FrontEnd/src/calls/callRun';
import { collectBlob } from '../../src/RpcGateway.Dashboard/FrontEnd/src/calls/downloadTarget';
import { progressFraction } from '../../src/RpcGateway.Dashboard/FrontEnd/src/calls/progressFraction';
import { readChunks, Transfer } from '../../src/RpcGateway.Dashboard/FrontEnd/src/calls/transfer';
import { TypedStream } from '../../src/RpcGateway.Dashboard/FrontEnd/src/calls/typedStream';
import { makeMethod, makeParam } from './front';

describe('Transfer', () => {
  it.each([0, 1, 55, 64, 1000, 100_000])('hashes %i bytes that arrive in chunks', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 251);
    const transfer = new Transfer('file', length);
    for (let at = 0; at < length; at += 37) {
      transfer.add(bytes.subarray(at, at + 37));
    }

    transfer.end();

    expect(transfer.hash.value).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});

describe('TypedStream', () => {
  it('yields items that are added before and during reading until it ends', async () => {
    const stream = new TypedStream();
    stream.push(1);
    const reader = stream[Symbol.asyncIterator]();
    expect(await reader.next()).toEqual({ done: false, value: 1 });

    const waiting = reader.next();
    stream.push(null);
    expect(await waiting).toEqual({ done: false, value: null });

    const last = reader.next();
    stream.end();
    expect(await last).toEqual({ done: true, value: undefined });
    expect(stream.count.value).toBe(2);
  });

  it('ignores items after its reader has stopped', async () => {
    const stream = new TypedStream();
    stream.push(1);
    stream.push(2);
    for await (const _ of stream) {
      break;
    }

    stream.push(3);
    expect(stream.count.value).toBe(2);
    expect(stream.ended.value).toBe(true);
  });
});

describe('readChunks', () => {
  it('counts and hashes the bytes', async () => {
    const transfer = new Transfer('x', 5);
    for await (const chunk of readChunks(new Blob(['hello']), transfer)) {
      expect(chunk.length).toBeGreaterThan(0);
    }

    expect(transfer.bytes).toBe(5);
    expect(transfer.hash.value).toBe(createHash('sha256').update('hello').digest('hex'));
  });
});

describe('progressFraction', () => {
  it.each([
    [0.25, 0.25],
    [50, 0.5],
    [{ done: 3, total: 4, unit: 'bytes' }, 0.75],
    [{ percent: 10 }, 0.1],
    [{ done: 3, total: null }, undefined],
    [{ done: 3, total: 0 }, undefined],
    [-5, undefined],
    ['half', undefined],
    [null, undefined],
  ])('returns for %j %j', (report, fraction) => {
    expect(progressFraction(report)).toBe(fraction);
  });
});

describe('describeFailure', () => {
  it('explains the error codes of the protocol', () => {
    const failure = describeFailure(new RpcError(-32602, 'room is missing', { a: 1 }), undefined);

    expect(failure).toMatchObject({
      code: -32602,
      title: 'Invalid params',
      message: 'room is missing',
      data: { a: 1 },
    });
    expect(failure.meaning).toContain('missing');
  });

  it('describes the errors that a contract declares', () => {
    const method = makeMethod({ errors: [{ code: 7, message: 'The room is full.', data: undefined }] });

    expect(describeFailure(new RpcError(7, 'x'), method).meaning).toContain('The room is full.');
    expect(describeFailure(new RpcError(8, 'x'), method).meaning).toBeUndefined();
  });

  it('reports whether the request of a lost call was sent', () => {
    expect(describeFailure(new RpcConnectionLostError('lost', true), undefined).meaning).toContain('may have');
    expect(describeFailure(new RpcConnectionLostError('lost', false), undefined).meaning).toContain('not sent');
  });
});

describe('CallRun', () => {
  const nothing = { values: {}, files: new Map(), streams: new Map(), target: undefined };

  // Has only the members that a test calls.
  function fakeClient(members: Partial<RpcClient>): RpcClient {
    return members as RpcClient;
  }

  it('succeeds with the result of the request', async () => {
    const client = fakeClient({ request: async <T>() => 42 as T });
    const run = new CallRun(client, makeMethod(), nothing);
    expect(run.status.value).toBe('running');

    await run.ended;

    expect(run.status.value).toBe('succeeded');
    expect(run.result.value).toBe(42);
    expect(run.duration.value).toBeGreaterThanOrEqual(0);
  });

  it('fails with an explanation and ends its stream arguments', async () => {
    const client = fakeClient({ request: () => Promise.reject(new RpcError(-32601, 'No.')) });
    const stream = new TypedStream();
    const method = makeMethod({ params: [makeParam('items', { kind: 'stream' })] });
    const run = new CallRun(client, method, { ...nothing, streams: new Map([['items', stream]]) });

    await run.ended;

    expect(run.status.value).toBe('failed');
    expect(run.failure.value?.title).toBe('Method not found');
    expect(stream.ended.value).toBe(true);
  });

  it('keeps the last items of a long stream and counts all items', async () => {
    async function* items() {
      for (let i = 0; i < 50_000; i++) {
        yield i;
      }
    }
    const client = fakeClient({
      stream: () => Object.assign(items(), { readable: () => new ReadableStream() }) as never,
    });
    const method = makeMethod({ result: { kind: 'stream', description: undefined, schema: true } });
    const run = new CallRun(client, method, nothing);

    await run.ended;

    expect(run.items.total).toBe(50_000);
    expect(run.items.length).toBe(20_000);
    expect(run.items.at(0)).toBe(30_000);
    expect(run.items.latest(1)).toEqual([49_999]);
  });

  it('stops without a failure', async () => {
    const client = fakeClient({
      request: (_method, _params, options) =>
        new Promise((_, reject) => {
          const signal = options instanceof AbortSignal ? options : options?.signal;
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const run = new CallRun(client, makeMethod(), nothing);

    run.stop();
    await run.ended;

    expect(run.status.value).toBe('stopped');
    expect(run.failure.value).toBeUndefined();
  });

  it('writes a download to its target and hashes it', async () => {
    async function* chunks() {
      yield Uint8Array.of(1, 2);
      yield Uint8Array.of(3);
    }
    const client = fakeClient({ download: () => chunks() as never });
    const method = makeMethod({ result: { kind: 'binary', description: undefined, schema: true } });
    const run = new CallRun(client, method, { ...nothing, target: collectBlob() });

    await run.ended;

    expect(run.download?.bytes).toBe(3);
    expect(run.download?.hash.value).toBe(
      createHash('sha256')
        .update(Uint8Array.of(1, 2, 3))
        .digest('hex'),
    );
    expect(await run.saved.value?.arrayBuffer()).toEqual(Uint8Array.of(1, 2, 3).buffer);
  });

  it('passes a progress function and keeps the last report', async () => {
    const client = fakeClient({
      request: async <T>(_method: string, params?: object) => {
        const report: unknown = params === undefined ? undefined : Reflect.get(params, 'progress');
        if (typeof report === 'function') {
          report(1);
          report({ done: 2 });
        }

        return null as T;
      },
    });
    const run = new CallRun(client, makeMethod({ params: [makeParam('progress', { kind: 'progress' })] }), nothing);

    await run.ended;

    expect(run.reports.total).toBe(2);
    expect(run.reports.at(0)).toEqual({ done: 2 });
  });
});
