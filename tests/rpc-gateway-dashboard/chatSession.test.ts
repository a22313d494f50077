import { type RpcConnection, RpcConnectionLostError, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ChatClient, ChatSession } from '../../src/RpcGateway.Samples/FrontEnd/src/chat/chatSession.js';
import { ChatError } from '../../src/RpcGateway.Samples/FrontEnd/src/chat/contracts.js';

let joined: string[];
let joinErrors: (Error | undefined)[];
/** The texts of the calls that have no response yet, with their responses. */
let calls: { text: string; succeed(): void; fail(error: Error): void }[];
let rejected: string[];
let reconnect: () => Promise<unknown>;

const unavailable = () => new RpcError(RpcErrorCode.Unavailable, 'The store cannot be reached.');

function createSession(account?: string): ChatSession {
  const chat = {
    join: async (room: string, name: string) => {
      const error = joinErrors.shift();
      if (error !== undefined) {
        throw error;
      }

      joined.push(`${name} in ${room}`);
    },
    leave: async () => {},
  };
  const conversations = {
    send: (_conversation: string, text: string) =>
      new Promise<number>((resolve, reject) => {
        calls.push({ text, succeed: () => resolve(1), fail: reject });
      }),
  };
  const contract = <T extends object>(name: string) => (name === 'chat' ? chat : conversations) as unknown as T;
  const client: ChatClient = {
    state: 'connected',
    contract,
    on: () => () => {},
    onMessagesMissed: () => () => {},
    onStateChange: () => () => {},
    onReconnected: (prepare) => {
      reconnect = async () => await prepare({ contract } as unknown as RpcConnection);
      return () => {};
    },
  };
  return new ChatSession(client, account, {
    posted: () => {},
    typing: () => {},
    acknowledged: () => {},
    confirm: async () => true,
    missed: () => {},
    rejected: (room) => rejected.push(room),
  });
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  joined = [];
  joinErrors = [];
  calls = [];
  rejected = [];
});

afterEach(() => {
  vi.useRealTimers();
});

it('send_SeveralAtOnce_AreSentOneAfterTheOther', async () => {
  const session = createSession('Ada');
  const sends = ['one', 'two', 'three'].map((text) => session.send('@Grace', text, text));
  void session.send('@Alan', 'another conversation', 'key');
  await settle();
  expect(calls.map(({ text }) => text)).toEqual(['one', 'another conversation']);

  calls[0]?.succeed();
  await settle();
  expect(calls.map(({ text }) => text)).toEqual(['one', 'another conversation', 'two']);
  calls[2]?.succeed();
  await settle();
  calls[3]?.succeed();

  expect(await Promise.all(sends)).toEqual([1, 1, 1]);
});

it('send_EarlierOneFails_IsSentNevertheless', async () => {
  const session = createSession('Ada');
  const first = session.send('@Grace', 'one', '1');
  const second = session.send('@Grace', 'two', '2');
  await settle();

  calls[0]?.fail(unavailable());
  await expect(first).rejects.toThrow('The store cannot be reached.');
  await settle();
  calls[1]?.succeed();

  expect(await second).toBe(1);
});

it('send_ResponseIsLost_IsRepeatedBeforeTheNextOne', async () => {
  const session = createSession('Ada');
  void session.send('@Grace', 'one', '1');
  void session.send('@Grace', 'two', '2');
  await settle();

  calls[0]?.fail(new RpcConnectionLostError('The connection was lost.', true));
  await settle();

  expect(calls.map(({ text }) => text)).toEqual(['one', 'one']);
});

it('joinListed_RoomOfAnotherDevice_IsJoinedOnce', async () => {
  const session = createSession('Ada');
  await session.joinListed('hall');
  await session.joinListed('hall');
  await createSession().joinListed('guests have no list');

  expect(joined).toEqual(['Ada in hall']);
});

it.each([RpcErrorCode.Unavailable, RpcErrorCode.LimitExceeded])(
  'reconnected_TemporaryFailure_JoinsLaterAndDoesNotDelayTheConnection(%i)',
  async (code) => {
    const session = createSession('Ada');
    await session.join('hall', 'Ada');
    await session.join('kitchen', 'Ada');
    joined = [];
    joinErrors = Array.from({ length: 7 }, () => new RpcError(code, 'Later.'));

    await reconnect();
    expect(joined).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(joined.toSorted()).toEqual(['Ada in hall', 'Ada in kitchen']);
    expect(rejected).toEqual([]);
  },
);

it('reconnected_LeftDuringATemporaryFailure_DoesNotJoinAgain', async () => {
  const session = createSession('Ada');
  await session.join('hall', 'Ada');
  joined = [];
  joinErrors = [unavailable()];

  await reconnect();
  await session.leave('hall');
  await vi.advanceTimersByTimeAsync(60_000);

  expect(joined).toEqual([]);
});

it('reconnected_ConnectionIsLostAgain_KeepsTheRoomForTheNextOne', async () => {
  const session = createSession('Ada');
  await session.join('hall', 'Ada');
  joined = [];
  joinErrors = [unavailable(), new RpcConnectionLostError('The connection was lost.', false)];

  await reconnect();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([joined, rejected]).toEqual([[], []]);
  await reconnect();

  expect(joined).toEqual(['Ada in hall']);
});

it('reconnected_RoomIsFull_IsRejected', async () => {
  const session = createSession();
  await session.join('hall', 'Ada');
  joinErrors = [new RpcError(ChatError.RoomFull, 'The room is full.')];

  await reconnect();

  expect(rejected).toEqual(['hall']);
});
