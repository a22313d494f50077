import { type RpcClient, RpcError } from 'rpc-gateway-client';
import { describe, expect, it } from 'vitest';
import { CallbackInbox } from '../../src/RpcGateway.Dashboard/FrontEnd/src/callbacks/callbackInbox';
import { makeMethod, makeParam } from './front';

type Handler = (...args: unknown[]) => unknown;

const ask = makeMethod({ name: 'cb.ask', contract: 'cb', params: [makeParam('question')] });
const notify = makeMethod({
  name: 'cb.notify',
  contract: 'cb',
  params: [makeParam('a'), makeParam('b')],
  result: undefined,
});
const contracts = [{ name: 'cb', interfaceName: 'ICb', description: undefined, methods: [ask, notify] }];

function listen() {
  const inbox = new CallbackInbox();
  const handlers = new Map<string, Handler>();
  const client = {
    on: (contract: string, added: object) => {
      const names = Object.entries(added).map(([name, handler]) => {
        handlers.set(`${contract}.${name}`, handler);
        return `${contract}.${name}`;
      });
      return () => {
        for (const name of names) {
          handlers.delete(name);
        }
      };
    },
  };
  inbox.listen(client as unknown as RpcClient, contracts);
  const abort = new AbortController();
  const context = { method: '', signal: abort.signal };
  const receive = (method: string, ...args: unknown[]) => handlers.get(method)?.(...args, context);
  return { inbox, handlers, client, abort, receive };
}

describe('CallbackInbox', () => {
  it('names arguments by position and keeps arguments by name', () => {
    const { inbox, receive } = listen();
    expect(receive('cb.notify', 1, 2)).toBeUndefined();
    receive('cb.notify', { b: 4, a: 3 });
    receive('cb.notify', { other: 1 });

    expect(inbox.received.latest(3).map((one) => one.args)).toEqual([
      { a: 1, b: 2 },
      { b: 4, a: 3 },
      { a: { other: 1 } },
    ]);
    expect(inbox.received.at(0)?.status.value).toBe('received');
    expect(inbox.unseen.value).toBe(3);
  });

  it('waits for the response of the user and ignores further responses', async () => {
    const { inbox, receive } = listen();
    const response = receive('cb.ask', 'Sure?');
    const [callback] = inbox.waiting.value;

    callback?.respond(true);
    callback?.respond(false);
    callback?.reject('no');

    await expect(response).resolves.toBe(true);
    expect(callback?.status.value).toBe('responded');
    expect(callback?.response.value).toBe(true);
    expect(inbox.waiting.value).toEqual([]);
  });

  it('rejects a call with an error', async () => {
    const { inbox, receive } = listen();
    const response = receive('cb.ask', 'Sure?');

    inbox.waiting.value[0]?.reject('No response.');

    await expect(response).rejects.toThrow(RpcError);
    expect(inbox.received.at(0)?.status.value).toBe('rejected');
  });

  it('ends a call that the gateway cancels', async () => {
    const { inbox, receive, abort } = listen();
    const response = receive('cb.ask', 'Sure?');

    abort.abort();

    await expect(response).rejects.toThrow('cancelled');
    expect(inbox.received.at(0)?.status.value).toBe('cancelled');
    expect(inbox.waiting.value).toEqual([]);
  });

  it('sends an automatic response until it is removed', async () => {
    const { inbox, receive } = listen();
    inbox.respondAutomatically('cb.ask', 'yes');
    await expect(receive('cb.ask', 1)).resolves.toBe('yes');

    inbox.respondAutomatically('cb.ask', undefined);
    void receive('cb.ask', 2);
    expect(inbox.waiting.value).toHaveLength(1);
  });

  it('removes earlier handlers when it listens again', () => {
    const { inbox, client, handlers } = listen();
    inbox.listen(client as unknown as RpcClient, []);

    expect(handlers.size).toBe(0);
  });
});
