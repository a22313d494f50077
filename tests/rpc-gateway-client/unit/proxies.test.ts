import { EventEmitter } from 'node:events';
import { inspect } from 'node:util';
import { isRpcError, options, RpcError, type RpcErrorCodeOf } from 'rpc-gateway-client';
import { expect, expectTypeOf, onTestFinished, test, vi } from 'vitest';
import { connectFake, failure, turn } from '../support/fakeServer.js';

interface Echo {
  say(text: string, options?: unknown): Promise<string>;
}

test.each<[string, (proxy: Echo) => unknown]>([
  ['JSON.stringify', (proxy) => JSON.stringify({ proxy })],
  ['TemplateString', (proxy) => `${proxy}`],
  ['String', (proxy) => String(proxy)],
  ['Comparison', (proxy) => (proxy as unknown as number) < 1],
  // biome-ignore lint/suspicious/noDoubleEquals: the conversion is what the test is about.
  ['LooseEquality', (proxy) => (proxy as unknown as string) == 'x'],
  ['NumberConversion', (proxy) => Number(proxy)],
  ['Await', async (proxy) => await proxy],
  ['util.inspect', (proxy) => inspect(proxy)],
  ['ConsoleFormatting', (proxy) => inspect({ proxy }, { depth: 5, showHidden: true })],
  ['an equality of the test framework', (proxy) => expect(proxy).toEqual({})],
  ['FailingEquality', (proxy) => expect(() => expect(proxy).toBe(5)).toThrow()],
  ['FailingStrictEquality', (proxy) => expect(() => expect({ proxy }).toStrictEqual(5)).toThrow()],
  ['IsMockFunction', (proxy) => vi.isMockFunction(proxy)],
  ['hasOwnProperty', (proxy) => Object.hasOwn(proxy, 'say') || Object.hasOwn(proxy, 'say')],
  ['Date', (proxy) => new Date(proxy as unknown as number)],
])('proxy_UsedBy%s_SendsNothing', async (_, use) => {
  const { client, socket } = await connectFake();
  const proxy = client.contract<Echo>('echo');

  await use(proxy);

  expect(await socket.take()).toEqual([]);
});

test.each(['$$typeof', '@@__IMMUTABLE_ITERABLE__@@', '__v_isRef', '__esModule', 'then', 'asymmetricMatch'])(
  'proxy_FrameworkReads%s_FindsNothing',
  async (name) => {
    const { client } = await connectFake();

    expect(client.contract<Record<string, unknown>>('echo')[name]).toBeUndefined();
  },
);

test('handlers_ReservedNames_AreNotCalledByTheServer', async () => {
  const { client, socket } = await connectFake();
  class Handlers {
    it(): string {
      return 'it';
    }
    toString(): string {
      return 'Handlers';
    }
    toJSON(): string {
      return 'secret';
    }
  }
  client.on('ask', new Handlers());

  for (const [id, name] of ['it', 'toString', 'toJSON', 'constructor'].entries()) {
    socket.sendMessage({ id, method: `ask.${name}` });
  }

  const responses = (await socket.take()).sort((a, b) => Number(a.id) - Number(b.id));
  expect(responses.map(({ result, error }) => result ?? error?.code)).toEqual(['it', -32601, -32601, -32601]);
});

test.each([-1, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY, '5', null])(
  'timeout_Is%s_ThrowsATypeErrorAtOnce',
  async (value) => {
    const { client, socket } = await connectFake();
    const timeout = value as number;

    const calls = [
      () => client.request('a.b', [], { timeout }),
      () => client.stream('a.b', [], { timeout }),
      () => client.download('a.b', [], { timeout }),
      () => client.batch().request('a.b', [], { timeout }),
      () => client.contract<Echo>('echo').say('x', options({ timeout })),
    ];

    for (const call of calls) {
      expect(call).toThrow(new TypeError('timeout must be a number from 0 to 2147483647.'));
    }

    expect(await socket.take()).toEqual([]);
  },
);

test('signal_SharedByManyCalls_HasOneListenerAndCausesNoWarning', async () => {
  const { client, socket } = await connectFake();
  const warned = vi.fn();
  process.on('warning', warned);
  onTestFinished(() => void process.off('warning', warned));
  const abort = new AbortController();
  const add = vi.spyOn(abort.signal, 'addEventListener');
  const remove = vi.spyOn(abort.signal, 'removeEventListener');

  const finished = Array.from({ length: 30 }, () => client.request('a.b', [], abort.signal));
  for (const { id } of await socket.take()) {
    socket.sendMessage({ id, result: id });
  }

  await Promise.all(finished);
  expect(new Set(add.mock.calls.map(([, listener]) => listener)).size).toBe(1);
  expect(remove).toHaveBeenCalledOnce();

  const aborted = Array.from({ length: 30 }, () => failure(client.request('a.b', [], abort.signal)));
  await socket.take();
  abort.abort('enough');
  expect(new Set(await Promise.all(aborted))).toEqual(new Set(['enough']));
  expect(await socket.take()).toHaveLength(30);
  await turn();
  expect(warned).not.toHaveBeenCalled();
  expect(EventEmitter.listenerCount(abort.signal as unknown as EventEmitter, 'abort')).toBe(0);
});

test('isRpcError_WithTypedCode_NarrowsData', async () => {
  const { client, socket } = await connectFake();
  const divisionByZero: RpcErrorCodeOf<{ dividend: number }> = 1001;

  const call = failure(client.request('calc.divide', [1, 0]));
  const { id } = await socket.takeOne();
  socket.sendMessage({ id, error: { code: 1001, message: 'By zero.', data: { dividend: 1 } } });
  const error = await call;

  expect(isRpcError(error)).toBe(true);
  expect(isRpcError(error, 1002)).toBe(false);
  expect(isRpcError(new Error('other'))).toBe(false);
  if (!isRpcError(error, divisionByZero)) {
    throw new Error('Expected the error of a division by zero.');
  }

  expectTypeOf(error).toEqualTypeOf<RpcError<{ dividend: number }>>();
  expect(error.data?.dividend).toBe(1);
  expectTypeOf(new RpcError(1, '').data).toEqualTypeOf<unknown>();
});
