import { RpcConnectionLostError } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { connectFake, failure, turn } from '../support/fakeServer.js';

test('messages_OfOneTurn_ShareAFrame', async () => {
  const { client, socket } = await connectFake();
  const before = socket.frames.length;

  void client.request('a.b', [1]);
  client.notify('a.c');
  void client.request('a.d', [2]);
  await turn();
  void client.request('a.e');
  await turn();

  const frames = socket.frames.slice(before);
  expect(frames.map((frame) => String(frame).split('\n').length)).toEqual([3, 1]);
});

test('sharedFrame_Beyond65536Bytes_IsSplit', async () => {
  const { client, socket } = await connectFake();
  const before = socket.frames.length;

  for (let i = 0; i < 100; i++) {
    client.notify('a.b', ['ü'.repeat(1000)]);
  }

  client.notify('a.c', ['x'.repeat(90_000)]);
  client.notify('a.d');
  await turn();

  const frames = socket.frames.slice(before).map((frame) => new TextEncoder().encode(String(frame)).length);
  expect(frames).toHaveLength(6);
  expect(frames.filter((bytes) => bytes > 65_536)).toEqual([90_046]);
  expect(Math.max(...frames.slice(0, 3))).toBeGreaterThan(62_000);
});

test('plainServer_Messages_HaveOneFrameEachAndThereIsNoHello', async () => {
  const { client, socket } = await connectFake({}, 'jsonrpc');

  client.notify('a.b');
  client.notify('a.c');
  await turn();

  expect(socket.frames).toEqual(['{"jsonrpc":"2.0","method":"a.b"}', '{"jsonrpc":"2.0","method":"a.c"}']);
  expect([client.connectionId, client.limits]).toEqual([undefined, undefined]);
});

test('frame_SeveralLines_AreSeparateMessages', async () => {
  const { client, socket } = await connectFake();

  const calls = [client.request('a.b'), client.request('a.c')];
  await socket.take();
  socket.sendText('\n{"jsonrpc":"2.0","id":3,"result":"c"}\n\n{"jsonrpc":"2.0","id":2,"result":"b"}\n');

  expect(await Promise.all(calls)).toEqual(['b', 'c']);
});

test('plainServer_MessageWithLineFeeds_IsOneMessage', async () => {
  const { client, socket } = await connectFake({}, 'jsonrpc');

  const call = client.request('a.b');
  await socket.take();
  socket.sendText('{\n  "jsonrpc": "2.0",\n  "id": 1,\n  "result": "b"\n}\n');

  expect(await call).toBe('b');
});

test('close_QueuedMessages_AreSentFirst', async () => {
  const { client, socket } = await connectFake();

  client.notify('chat.leave', ['lobby']);
  await client.close();

  expect(socket.frames.at(-1)).toContain('chat.leave');
  expect(socket.closedWith).toEqual({ code: 1000, reason: 'The client was closed.' });
});

test('call_ConnectionBreaks_RequestSentIsCorrect', async () => {
  const { client, socket } = await connectFake({ reconnect: { enabled: false } });

  const left = failure(client.request('a.b'));
  await turn();
  const stayed = failure(client.request('a.c'));
  socket.end(1006);

  expect(await left).toBeInstanceOf(RpcConnectionLostError);
  expect(await left).toMatchObject({ requestSent: true, close: { code: 1006 } });
  expect(await stayed).toMatchObject({ requestSent: false });
});

test('message_AfterTheEnd_IsIgnored', async () => {
  const { client, socket } = await connectFake({ reconnect: { enabled: false } });
  const posted = vi.fn();
  client.on('chatCallback', { posted });

  await client.close();
  socket.sendMessage({ method: 'chatCallback.posted' });

  expect(posted).not.toHaveBeenCalled();
});

test('connect_OfferExtensions_OffersTheSubprotocolsInOrder', async () => {
  const { socket } = await connectFake();
  const { socket: plain } = await connectFake({ offerExtensions: false }, 'jsonrpc');

  expect(socket.protocols).toEqual(['rpcgateway.v1', 'jsonrpc']);
  expect(plain.protocols).toEqual(['jsonrpc']);
  expect(socket.binaryType).toBe('arraybuffer');
});
