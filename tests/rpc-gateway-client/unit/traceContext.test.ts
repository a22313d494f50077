import { context, propagation, type TextMapPropagator, trace } from '@opentelemetry/api';
import { afterEach, expect, test, vi } from 'vitest';
import { connectFake, turn, type WireMessage } from '../support/fakeServer.js';

const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

afterEach(() => {
  context.disable();
  propagation.disable();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A minimal OpenTelemetry SDK with an active span. */
function useOpenTelemetry(active = true): void {
  const root = active ? trace.setSpanContext(context.active(), spanContext) : context.active();
  context.setGlobalContextManager({
    active: () => root,
    with: (_, fn, self, ...args) => fn.call(self as ThisParameterType<typeof fn>, ...args),
    bind: (_, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
  const propagator: TextMapPropagator = {
    inject(from, carrier, setter) {
      const span = trace.getSpanContext(from);
      if (span) {
        setter.set(carrier, 'traceparent', `00-${span.traceId}-${span.spanId}-0${span.traceFlags}`);
        setter.set(carrier, 'tracestate', 'vendor=1');
        setter.set(carrier, 'baggage', 'not=ours');
      }
    },
    extract: (from) => from,
    fields: () => ['traceparent'],
  };
  propagation.setGlobalPropagator(propagator);
}

async function sendOne(): Promise<WireMessage> {
  const { client, socket } = await connectFake({ trace: true });
  void client.request('a.b', [1]);
  return socket.takeOne();
}

test('traceparent_NoActiveSpan_StartsATraceForEachCall', async () => {
  const { client, socket } = await connectFake({ trace: true });

  void client.request('a.b');
  client.notify('a.c');
  const parents = (await socket.take()).map(({ traceparent }) => traceparent);

  for (const parent of parents) {
    expect(parent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  }

  expect(new Set(parents.map((parent) => parent?.split('-')[1])).size).toBe(2);
});

test('traceparent_ActiveSpan_IsTheParent', async () => {
  useOpenTelemetry();

  expect(await sendOne()).toEqual({
    jsonrpc: '2.0',
    id: 2,
    method: 'a.b',
    params: [1],
    traceparent: `00-${spanContext.traceId}-${spanContext.spanId}-01`,
    tracestate: 'vendor=1',
  });
});

test('traceparent_ApiWithoutActiveSpan_StartsATrace', async () => {
  useOpenTelemetry(false);

  const message = await sendOne();

  expect(message.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(message).not.toHaveProperty('tracestate');
});

test('traceparent_PropagatorThrows_CallSucceeds', async () => {
  propagation.setGlobalPropagator({
    inject() {
      throw new Error('mine');
    },
    extract: (from) => from,
    fields: () => [],
  });

  expect(await sendOne()).toMatchObject({ method: 'a.b', traceparent: expect.any(String) });
});

test('traceparent_CallInAHandlerBeforeItsFirstAwait_BelongsToTheHandledCall', async () => {
  const { client, socket } = await connectFake({ trace: true });
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`;
  client.on('ask', {
    it: async () => {
      void client.request('a.inside');
      await Promise.resolve();
      void client.request('a.later');
    },
    fails: () => {
      throw new Error('mine');
    },
  });
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.stubGlobal('reportError', () => {});

  socket.sendMessage({ method: 'ask.it', traceparent, tracestate: 'vendor=1' }, { method: 'ask.fails', traceparent });
  void client.request('a.outside');
  await turn();

  const messages = await socket.take();
  const parents = Object.fromEntries(messages.map((message) => [message.method, message.traceparent]));
  expect(messages.map(({ method, tracestate }) => [method, tracestate])).toContainEqual(['a.inside', 'vendor=1']);
  expect(messages.filter(({ tracestate }) => tracestate !== undefined)).toHaveLength(1);
  expect(parents['a.inside']).toBe(traceparent);
  expect(parents['a.later']).toMatch(/^00-(?!a{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(parents['a.outside']).toMatch(/^00-(?!a{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test('tracestate_WithoutTraceparent_IsOmitted', async () => {
  propagation.setGlobalPropagator({
    inject: (_, carrier, setter) => setter.set(carrier, 'tracestate', 'vendor=1'),
    extract: (from) => from,
    fields: () => [],
  });

  expect(await sendOne()).not.toHaveProperty('tracestate');
});

test('traceparent_ProtocolMessageOrTraceFalse_IsOmitted', async () => {
  const { client, socket } = await connectFake({ trace: true });
  void client.ping();
  expect(await socket.takeOne()).toEqual({ jsonrpc: '2.0', id: 2, method: '$/ping' });

  const { client: other, socket: quiet } = await connectFake({ trace: false });
  void other.request('a.b');
  expect(await quiet.takeOne()).not.toHaveProperty('traceparent');
});
