import { WebSocket } from 'ws';
import { connect } from '../../src/rpc-gateway-client/src/index.js';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { ChatPage } from './harness/chatPage.js';
import { drawn } from './harness/drawn.js';
import { Gateway } from './harness/gateway.js';
import { makeFolder } from './harness/makeFolder.js';

const path = '/samples/chat';
// The page asks for a token before each attempt to connect.
const allowed = [lostConnection, /ERR_CONNECTION_REFUSED.*account\/refresh/];

test('Chat_ReaderIsOffline_SeesABadgeAndEachMessageOnceAfterARestart', { timeout: 120_000 }, async ({
  open,
  onTestFinished,
}) => {
  const gateway = await Gateway.start({ RpcGateway__Samples__Folder: await makeFolder(onTestFinished) });
  onTestFinished(() => gateway.stop());
  const ada = new ChatPage(await open(path, { gateway, allowed }));
  const before = new ChatPage(await open(path, { gateway, allowed }));
  await before.signIn('Grace');
  const storageState = await before.page.context().storageState();
  await before.page.close();
  await ada.signIn('Ada');
  await ada.openDirect('grace');
  await ada.page.getByText('Offline. Messages wait').waitFor();
  await ada.send('Hello');
  await ada.sees('Hello');

  await gateway.kill();
  await ada.page.getByText('The connection was lost.').waitFor();
  await ada.send('Written while the gateway was down');
  await gateway.startAgain();
  await ada.sees('Written while');
  await expect.poll(() => ada.page.locator('#outgoing li').count()).toBe(0);

  const grace = new ChatPage(await open(path, { gateway, allowed, storageState }));
  await expect.poll(() => grace.unread('Ada')).toBe(2);
  expect(await grace.page.title()).toBe('(2) Chat · RpcGateway');
  await grace.conversation('Ada').click();
  await grace.sees('Written while');
  expect(await grace.messages.allTextContents()).toEqual(['Hello', 'Written while the gateway was down']);
  await expect.poll(() => grace.unread('Ada')).toBe(0);
  expect(await grace.page.title()).toBe('Ada · Chat');
  await ada.page.getByText('Online', { exact: true }).waitFor();

  await grace.page.reload();
  await grace.canJoin();
  expect(await grace.unread('Ada')).toBe(0);
  await ada.send('live');
  await expect.poll(() => grace.unread('Ada')).toBe(1);
});

test('Chat_ScrolledUp_LoadsOlderPagesAndKeepsItsPlace', async ({ open, gateway }) => {
  await fill(gateway, 'scrolling', 180);
  const grace = new ChatPage(await open(path));
  await grace.join('scrolling', 'Grace');
  await grace.sees('message 180');
  expect(await grace.messages.count()).toBe(50);
  const topOf = (text: string) =>
    grace.messages.getByText(text, { exact: true }).evaluate((e) => e.getBoundingClientRect().top);

  await grace.log.evaluate((log) => log.scrollTo({ top: 500 }));
  const top = await topOf('message 140');
  await expect.poll(() => grace.messages.count()).toBe(100);
  await drawn(grace.page);
  expect(Math.abs((await topOf('message 140')) - top)).toBeLessThan(2);

  await expect
    .poll(async () => {
      await grace.log.evaluate((log) => log.scrollTo({ top: 0 }));
      return await grace.messages.count();
    })
    .toBe(180);
  expect(await grace.messages.allTextContents()).toEqual(
    Array.from({ length: 180 }, (_, index) => `message ${index + 1}`),
  );
  expect(await grace.page.locator('#messages .divider').count()).toBe(0);
});

test('Chat_ScrolledUpInABusyRoom_CountsWhatItDoesNotShow', async ({ open, gateway }) => {
  await fill(gateway, 'busy', 60);
  const grace = new ChatPage(await open(path));
  await grace.join('busy', 'Grace');
  await grace.sees('message 60');
  await grace.log.focus();
  await grace.page.keyboard.press('Home');
  await expect.poll(() => grace.messages.count()).toBe(60);
  // The page receives the scroll event with the next frame.
  await drawn(grace.page);

  await fill(gateway, 'busy', 700, 'later');
  const newest = grace.page.getByRole('button', { name: '700 new messages' });
  await newest.waitFor();
  expect(await grace.messages.count()).toBeLessThanOrEqual(560);
  expect(await grace.page.title()).toBe('(700) busy · Chat');

  await newest.click();
  await grace.sees('later 700');
  expect(await grace.messages.count()).toBe(50);
  await newest.waitFor({ state: 'hidden' });
  expect(await grace.page.title()).toBe('busy · Chat');
  await fill(gateway, 'busy', 1, 'last');
  await grace.sees('last 1');
});

test('Chat_Typing_IsShownUntilTheMessageArrives', async ({ open }) => {
  const ada = new ChatPage(await open(path));
  const grace = new ChatPage(await open(path));
  await ada.join('typing', 'Ada');
  await grace.join('typing', 'Grace');

  await ada.text.pressSequentially('Hel');
  const line = grace.page.getByText('Ada is typing…');
  await line.waitFor();
  await ada.send('Hello');
  await grace.sees('Hello');
  await line.waitFor({ state: 'detached' });
  expect(await ada.page.locator('#typing').textContent()).toBe('');
});

test('Chat_Links_AreClickableAndNothingElseIsMarkup', async ({ open }) => {
  const ada = new ChatPage(await open(path));
  await ada.join('links', 'Ada');
  const text =
    'See (https://example.com/a_(b)?c=d&e="f), http://localhost/x. javascript:alert(1) https:// <img src=x onerror=alert(1)> <a href="//evil">x</a>';
  await ada.send(text);
  await ada.sees('See (https');

  const links = ada.messages.first().getByRole('link');
  expect(await ada.messages.allTextContents()).toEqual([text]);
  expect(
    await links.evaluateAll((all) => all.map((link) => [link.getAttribute('href'), link.getAttribute('rel')])),
  ).toEqual([
    ['https://example.com/a_(b)?c=d&e=', 'noopener noreferrer nofollow'],
    ['http://localhost/x', 'noopener noreferrer nofollow'],
  ]);
  expect(await ada.messages.first().locator('img').count()).toBe(0);
});

test('Chat_Phone_ShowsTheListOrTheConversation', async ({ open }) => {
  const ada = new ChatPage(await open(path, { viewport: { width: 390, height: 844 } }));
  await ada.canJoin();
  expect(await ada.connection.textContent()).toBe('Connected');
  expect(await ada.connection.isVisible()).toBe(true);
  expect((await ada.connection.boundingBox())?.width).toBeGreaterThan(60);
  await ada.join('phone', 'Ada');
  expect(await ada.joinButton.isVisible()).toBe(false);

  await ada.page.getByRole('button', { name: 'Conversations' }).click();
  await ada.conversation('# phone').waitFor();
  expect(await ada.log.isVisible()).toBe(false);
  await ada.conversation('# phone').click();
  await ada.page.getByRole('heading', { name: '# phone' }).waitFor();
});

test('Chat_NameOfAnotherAccount_IsRefused', async ({ open }) => {
  const ada = new ChatPage(await open(path));
  await ada.signIn('taken');
  const other = new ChatPage(await open(path, { allowed: [/status of 409/] }));
  await other.page.getByLabel('Sign in with a name').fill('Taken');
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.getByRole('alert').getByText("The name 'Taken' is taken.").waitFor();

  await ada.page.getByRole('button', { name: 'Sign out' }).click();
  await ada.page.getByLabel('Sign in with a name').waitFor();
});

/** Sends messages to a room. */
async function fill(gateway: Gateway, room: string, count: number, text = 'message'): Promise<void> {
  const client = await connect(`${gateway.url.replace('http', 'ws')}/rpc`, {
    webSocket: WebSocket,
    maxRateLimitRetries: 100,
  });
  // The texts differ, and so do the names: that of a closed connection can be taken for a moment.
  await client.request('chat.join', [room, `sender of ${text}`]);
  for (let number = 1; number <= count; number++) {
    await client.request('chat.send', [room, `${text} ${number}`]);
  }

  await client.close();
}
