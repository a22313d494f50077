import { expect, test, vi } from 'vitest';
import { connectSession, cutAndReturn } from '../support/sessionServer.js';

const early = { method: '$/messagesMissed' };

test.each(['yes', -32012, 'plain'] as const)('earlyMessage_ServerResumes%s_IsReceivedAndCounted', async (resumes) => {
  const { client, server } = await connectSession({}, (prepared) => {
    prepared.early = early;
  });
  const missed = vi.fn();
  client.onMessagesMissed(missed);
  server.resumes = resumes;

  await cutAndReturn(client, server);

  expect(missed).toHaveBeenCalledTimes(resumes === 'yes' ? 0 : 1);
  server.resumes = 'yes';
  if (resumes !== 'plain') {
    await cutAndReturn(client, server);
    expect(server.requests.at(-1)?.received).toBe(server.sent.length);
  }

  await client.close();
});
