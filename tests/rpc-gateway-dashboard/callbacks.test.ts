import { type RpcClient, RpcError } from 'rpc-gateway-client';
import { describe, expect, it } from 'vitest';
import { CallbackInbox } from '../../src/RpcGateway.Dashboard/FrontEnd/src/callbacks/callbackInbox';
import { makeMethod, makeParam } from './front';

type Handler = (...args: unknown[]) => unknown;

const ask = makeMethod({ name: 'cb.ask', contract: 'cb', params: [makeParam('question')] });
const tell = makeMethod({
  name: 'cb.tell',
  contract: 'cb',
  params: [makeParam('a'), makeParam('b')],
  result: undefined,
});
const contracts = [{ name: 'cb', interfaceName: 'ICb', description: undefined, methods: [ask, tell] }];

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
  it('names what comes by position, and keeps what comes by name', () => {
    const { inbox, receive } = listen();
    expect(receive('cb.tell', 1, 2)).toBeUndefined();
    receive('cb.tell', { b: 4, a: 3 });
    receive('cb.tell', { other: 1 });

    expect(inbox.received.latest(3).map((one) => one.args)).toEqual([
      { a: 1, b: 2 },
      { b: 4, a: 3 },
      { a: { other: 1 } },
    ]);
    expect(inbox.received.at(0)?.status.value).toBe('received');
    expect(inbox.unseen.value).toBe(3);
  });

  it('waits for the answer of the user, and takes one only', async () => {
    const { inbox, receive } = listen();
    const answer = receive('cb.ask', 'Sure?');
    const [question] = inbox.waiting.value;

    question?.reply(true);
    question?.reply(false);
    question?.refuse('no');

    await expect(answer).resolves.toBe(true);
    expect(question?.status.value).toBe('answered');
    expect(question?.answer.value).toBe(true);
    expect(inbox.waiting.value).toEqual([]);
  });

  it('refuses with an error', async () => {
    const { inbox, receive } = listen();
    const answer = receive('cb.ask', 'Sure?');

    inbox.waiting.value[0]?.refuse('I will not say.');

    await expect(answer).rejects.toThrow(RpcError);
    expect(inbox.received.at(0)?.status.value).toBe('refused');
  });

  it('takes back a question that the gateway withdraws', async () => {
    const { inbox, receive, abort } = listen();
    const answer = receive('cb.ask', 'Sure?');

    abort.abort();

    await expect(answer).rejects.toThrow('withdrawn');
    expect(inbox.received.at(0)?.status.value).toBe('withdrawn');
    expect(inbox.waiting.value).toEqual([]);
  });

  it('answers by itself what it was told to, until it is told otherwise', async () => {
    const { inbox, receive } = listen();
    inbox.answerAutomatically('cb.ask', 'yes');
    await expect(receive('cb.ask', 1)).resolves.toBe('yes');

    inbox.answerAutomatically('cb.ask', undefined);
    void receive('cb.ask', 2);
    expect(inbox.waiting.value).toHaveLength(1);
  });

  it('listens anew without listening twice', () => {
    const { inbox, client, handlers } = listen();
    inbox.listen(client as unknown as RpcClient, []);

    expect(handlers.size).toBe(0);
  });
});
