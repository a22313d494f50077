import { binary, type RpcClose } from 'rpc-gateway-client';
import { expect, test, vi } from 'vitest';
import { turn } from '../support/fakeServer.js';
import { ack, connectSession, cutAndReturn, type SessionServer, until } from '../support/sessionServer.js';

const note = { method: 'a.note' };

function sendNotes(server: SessionServer, count: number, text = ''): void {
  for (let i = 0; i < count; i++) {
    server.send({ ...note, params: [text] });
  }
}

test('acks_64FramesReceived_OneIsSentAlone', async () => {
  const { client, server } = await connectSession();

  // The response to $/hello is the first frame.
  sendNotes(server, 62);
  expect(server.acks).toEqual([]);
  sendNotes(server, 1);
  expect(server.acks).toEqual([64]);
  sendNotes(server, 64);

  expect(server.acks).toEqual([64, 128]);
  await client.close();
});

test('acks_HalfOfTheFramesReceived_OneLeavesWithOtherTraffic', async () => {
  const { client, server } = await connectSession();
  sendNotes(server, 30);
  client.notify('a.first');
  await turn();
  expect(server.acks).toEqual([]);

  sendNotes(server, 1);
  expect(server.acks).toEqual([]);
  client.notify('a.second');
  await turn();

  expect(server.acks).toEqual([32]);
  await client.close();
});

test.each([
  ['32KiBReceived', 262_144, 32_768],
  ['AQuarterOfTheServersBufferReceived', 20_000, 5000],
])('acks_%s_OneIsSentAlone', async (_, buffer, bytes) => {
  const { client, server } = await connectSession({}, (prepared) => {
    prepared.grant = { ...prepared.grant, buffer };
  });

  // Characters of three bytes each.
  sendNotes(server, 1, '€'.repeat((bytes - 600) / 3));
  expect(server.acks).toEqual([]);
  sendNotes(server, 1, 'x'.repeat(600));

  expect(server.acks).toEqual([3]);
  await client.close();
});

test('acks_BinaryFramesReceived_CountToo', async () => {
  const { client, server } = await connectSession();
  const reading = client.download('a.download').bytes();
  const [request] = await server.take();
  server.send({ id: request?.id, result: { binary: 9 } });
  await turn();

  server.sendFrame(new Uint8Array([1, 0, 0, 0, 9, ...new Uint8Array(32_768)]));
  server.sendFrame(new Uint8Array([2, 0, 0, 0, 9]));

  expect(server.acks).toEqual([3]);
  expect((await reading).length).toBe(32_768);
  await client.close();
});

test('acks_NothingElseHappens_OneIsSentWithinTheKeepAliveInterval', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const { client, server } = await connectSession({ keepAliveInterval: 1000 });
    sendNotes(server, 2);
    expect(server.acks).toEqual([]);

    vi.advanceTimersByTime(1000);
    await turn();

    expect(server.acks).toContain(3);
    await client.close();
  } finally {
    vi.useRealTimers();
  }
});

test('acks_OfTheServer_FreeTheBuffer', async () => {
  const { client, server } = await connectSession();
  for (let i = 0; i < 5; i++) {
    client.notify('a.note');
    await turn();
  }

  // $/hello is the first frame.
  server.sendAck(4);
  server.sendAck(2);
  await cutAndReturn(client, server);
  server.sendAck();
  await cutAndReturn(client, server);

  expect(server.requests.map(({ first }) => first)).toEqual([5, 7]);
  expect(server.requests.map(({ received }) => received)).toEqual([1, 1]);
  await client.close();
});

test.each([
  ['OfFramesNeverSent', ack(2)],
  ['WithANumber', new Uint8Array([6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['ThatIsNegative', new Uint8Array([6, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0])],
  ['ThatIsTooShort', new Uint8Array([6])],
  ['ThatIsTooLong', new Uint8Array([6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
])('ack_%s_ClosesWith1002AndEndsTheSession', async (_, frame) => {
  const { client, server } = await connectSession({ reconnect: { enabled: false } });

  server.latest().deliver(frame);

  expect((await client.closed) satisfies RpcClose).toMatchObject({ code: 1002 });
  expect(server.latest().closedWith?.code).toBe(4002);
});

test('ack_NoSession_ClosesWith1002', async () => {
  const { client, server } = await connectSession({ reconnect: { enabled: false } }, (prepared) => {
    prepared.resumes = 'plain';
  });

  server.latest().deliver(ack(0));

  expect(await client.closed).toMatchObject({ code: 1002 });
});

test('buffer_Overflows_SendingContinuesAndTheClientStartsAnew', async () => {
  const { client, server } = await connectSession({ resumeBufferSize: 16_384 });
  const running = client.request('a.call').catch((error: unknown) => error);
  await turn();
  server.latest().losesUp = true;
  for (let i = 0; i < 20; i++) {
    client.notify('a.note', ['x'.repeat(1000)]);
    await turn();
  }

  const change = await cutAndReturn(client, server);

  expect(change.recovered).toBe(false);
  expect(server.requests[0]?.first).toBeGreaterThan(3);
  expect(await running).toMatchObject({ name: 'RpcConnectionLostError', requestSent: true });
  expect(server.latest().frames.length).toBeGreaterThan(0);
  await client.close();
});

test('buffer_ForgottenFramesHadArrived_SessionContinues', async () => {
  const { client, server } = await connectSession({ resumeBufferSize: 16_384 });
  for (let i = 0; i < 50; i++) {
    client.notify('a.note', ['x'.repeat(1000)]);
    await turn();
  }

  expect((await cutAndReturn(client, server)).recovered).toBe(true);
  expect(await server.take()).toHaveLength(50);
  await client.close();
});

test('buffer_BinaryFrames_TakeEightTimesAsMuch', async () => {
  const { client, server } = await connectSession({ resumeBufferSize: 16_384 });
  const content = new Uint8Array(120_000).map((_, i) => i % 251);
  void client.request('a.upload', [binary(new Blob([content]).stream())]).catch(() => {});
  const [request] = await server.take();
  expect(request?.params).toEqual([{ binary: 1 }]);
  server.latest().losesUp = true;

  server.sendFrame(new Uint8Array([4, 0, 0, 0, 1, 0, 16, 0, 0]));
  await until(() => server.latest().frames.length >= 5);
  const change = await cutAndReturn(client, server);
  await until(() => server.binary.at(-1)?.[0] === 2);

  expect(change.recovered).toBe(true);
  expect(Buffer.concat(server.binary.map((frame) => frame.subarray(5)))).toEqual(Buffer.from(content));
  await client.close();
});

test('download_ConnectionIsCut_MissesAndRepeatsNoByte', async () => {
  const { client, server } = await connectSession();
  const reading = client.download('a.download').bytes();
  const [request] = await server.take();
  server.send({ id: request?.id, result: { binary: 9 } });
  await turn();
  for (let i = 0; i < 9; i++) {
    server.latest().losesDown ||= i % 4 === 2;
    server.sendFrame(new Uint8Array([1, 0, 0, 0, 9, i, i + 1]));
    if (i % 3 === 2) {
      await cutAndReturn(client, server);
    }
  }

  server.sendFrame(new Uint8Array([2, 0, 0, 0, 9]));

  expect([...(await reading)]).toEqual(Array.from({ length: 9 }, (_, i) => [i, i + 1]).flat());
  await client.close();
});
