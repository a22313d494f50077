import { type RpcConnection, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PushMail, PushPosition } from '../../src/RpcGateway.Samples/FrontEnd/src/push/contracts.js';
import { Inbox, type InboxClient } from '../../src/RpcGateway.Samples/FrontEnd/src/push/inbox.js';

let sourceErrors: Error[];
let streamErrors: Error[];
let events: string[];
let opened: string[];
let reconnect: () => Promise<unknown>;
let stopping: AbortController;
let running: Promise<void>;

const fail = (errors: Error[]) => {
  const error = errors.shift();
  if (error !== undefined) {
    throw error;
  }
};
const mail = (sequence: number): PushMail => ({
  sequence,
  topic: null,
  time: '2026-01-01T00:00:00Z',
  message: { title: `${sequence}`, text: '' },
});

const push = {
  sources: async () => {
    fail(sourceErrors);
    return [];
  },
  received: async () => {},
  inbox: async function* (_device: string, after: PushPosition[]): AsyncIterable<PushMail> {
    const last = after[0]?.sequence ?? 0;
    opened.push(`after ${last}`);
    yield mail(last + 1);
    fail(streamErrors);
    await new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  [sourceErrors, streamErrors, events, opened] = [[], [], [], []];
  stopping = new AbortController();
});

afterEach(async () => {
  stopping.abort();
  await vi.advanceTimersByTimeAsync(0);
  await running.catch(() => {});
  vi.useRealTimers();
});

async function run(): Promise<void> {
  const contract = <T extends object>() => push as unknown as T;
  const client: InboxClient = {
    contract,
    on: () => () => {},
    onReconnected: (prepare) => {
      reconnect = async () => await prepare({ contract } as unknown as RpcConnection);
      return () => {};
    },
  };
  const inbox = new Inbox('device', {
    sources: () => events.push('sources'),
    mail: ({ sequence }) => events.push(`mail ${sequence}`),
    read: () => {},
    restarted: () => events.push('restarted'),
    paused: ({ message }) => events.push(message),
  });
  running = inbox.run(client, stopping.signal);
  running.catch(() => {});
  await vi.advanceTimersByTimeAsync(60_000);
}

it.each([RpcErrorCode.Unavailable, RpcErrorCode.LimitExceeded])('run_TemporaryFailure_TriesAgain(%i)', async (code) => {
  sourceErrors = [new RpcError(code, 'The store cannot be reached.')];
  await run();

  expect(events).toEqual(['The store cannot be reached.', 'sources', 'mail 1']);
});

it('run_StreamFailsTemporarily_ContinuesAfterTheLastMessage', async () => {
  const error = new RpcError(RpcErrorCode.Unavailable, 'The store cannot be reached.');
  streamErrors = [error, error];
  await run();

  expect(opened).toEqual(['after 0', 'after 1', 'after 2']);
  expect(events.filter((event) => event.startsWith('mail'))).toEqual(['mail 1', 'mail 2', 'mail 3']);
});

it('run_OtherFailure_Ends', async () => {
  sourceErrors = [new RpcError(RpcErrorCode.Unauthenticated, 'Sign in.')];
  await run();

  await expect(running).rejects.toThrow('Sign in.');
});

it('reconnected_TemporaryFailure_DoesNotEndTheConnection', async () => {
  await run();
  sourceErrors = [new RpcError(RpcErrorCode.Unavailable, 'The store cannot be reached.')];

  await expect(reconnect()).resolves.toBeUndefined();
});
