import { expect, lostConnection, test } from './harness/browserTest.js';
import { ChatPage } from './harness/chatPage.js';
import { Gateway } from './harness/gateway.js';
import { makeFolder } from './harness/makeFolder.js';
import { Relay } from './harness/relay.js';

const path = '/samples/chat';
const allowed = [lostConnection];

test('Chat_ConnectionLost_ContinuesWithTheMissedMessages', async ({ open, gateway, onTestFinished }) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const ada = new ChatPage(await open(path));
  const grace = new ChatPage(await open(path, { through: relay.url, allowed }));
  await ada.join('continued', 'Ada');
  await grace.join('continued', 'Grace');
  await ada.send('before');
  await grace.sees('before');

  relay.pull();
  await grace.page.getByText('The connection was lost.').waitFor();
  await ada.send('meanwhile 1');
  await ada.send('meanwhile 2');
  await ada.sees('meanwhile 2');
  await grace.send('written offline');
  await grace.page.getByText('written offline').waitFor();
  relay.plugIn();

  await grace.sees('written offline');
  await ada.sees('written offline');
  const sent = ['before', 'meanwhile 1', 'meanwhile 2', 'written offline'];
  await expect.poll(() => grace.messages.allTextContents()).toEqual(sent);
  await grace.page.locator('#banner').waitFor({ state: 'hidden' });
  await expect.poll(() => ada.members.allTextContents()).toEqual(['Ada', 'Grace']);
  expect(await ada.page.getByText('Grace left').count()).toBe(0);
  expect(await grace.page.getByText('while you were away').count()).toBe(0);
});

test('Chat_ConnectionLostWithoutSession_JoinsAgainAndReadsMissedMessages', async ({
  open,
  gateway,
  onTestFinished,
}) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const ada = new ChatPage(await open(path));
  const grace = new ChatPage(await open(path, { through: relay.url, allowed }));
  // As in a page that was loaded over http: without cryptography there is no session.
  await grace.page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
  await grace.page.reload();
  await ada.join('missed', 'Ada');
  await grace.join('missed', 'Grace');
  await ada.send('before');
  await grace.sees('before');

  relay.pull();
  await grace.page.getByText('The connection was lost.').waitFor();
  await ada.page.getByText('Grace left').waitFor();
  await ada.send('meanwhile 1');
  await ada.send('meanwhile 2');
  await ada.sees('meanwhile 2');
  await grace.send('written offline');
  await grace.page.getByText('written offline').waitFor();
  relay.plugIn();

  await grace.sees('written offline');
  await ada.sees('written offline');
  const sent = ['before', 'meanwhile 1', 'meanwhile 2', 'written offline'];
  await expect.poll(() => grace.messages.allTextContents()).toEqual(sent);
  await grace.page.getByText('2 messages while you were away').waitFor();
  await grace.page.locator('#banner').waitFor({ state: 'hidden' });
  await expect.poll(() => ada.members.allTextContents()).toEqual(['Ada', 'Grace']);
});

test('Chat_GatewayRestarted_JoinsAgain', async ({ open, onTestFinished }) => {
  const gateway = await Gateway.start({ RpcGateway__Samples__Folder: await makeFolder(onTestFinished) });
  onTestFinished(() => gateway.stop());
  const ada = new ChatPage(await open(path, { gateway, allowed }));
  const grace = new ChatPage(await open(path, { gateway, allowed }));
  await ada.join('restarted', 'Ada');
  await grace.join('restarted', 'Grace');
  await ada.send('before the restart');
  await grace.sees('before the restart');

  await gateway.kill();
  await ada.page.getByText('The connection was lost.').waitFor();
  expect(await ada.connection.textContent()).toBe('Reconnecting…');
  await gateway.startAgain();

  await expect.poll(() => ada.connection.textContent()).toBe('Connected');
  await expect.poll(() => ada.members.allTextContents()).toEqual(['Ada', 'Grace']);
  await grace.send('after the restart');
  await ada.sees('after the restart');
  expect(await ada.messages.allTextContents()).toEqual(['before the restart', 'after the restart']);
});
