import { expect, test, vi } from 'vitest';
import { connectFake } from '../support/fakeServer.js';

test('messagesMissed_Received_CallsEveryListener', async () => {
  const { client, socket } = await connectFake();
  const [first, removed] = [vi.fn(), vi.fn()];
  client.onMessagesMissed(() => {
    throw new Error('thrown by a listener');
  });
  client.onMessagesMissed(removed)();
  client.onMessagesMissed(first);

  const call = client.request('a.b');
  const { id } = await socket.takeOne();
  socket.sendMessage({ method: '$/messagesMissed' });
  socket.sendMessage({ id, result: 'fine' });

  expect(await call).toBe('fine');
  expect(first).toHaveBeenCalledOnce();
  expect(removed).not.toHaveBeenCalled();
});
