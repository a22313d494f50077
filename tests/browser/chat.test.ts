import { expect, test } from './harness/browserTest.js';
import { ChatPage } from './harness/chatPage.js';
import { drawn } from './harness/drawn.js';

const path = '/samples/chat';

test('Chat_TwoPages_SeeEachOther', async ({ open }) => {
  const ada = new ChatPage(await open(path));
  const grace = new ChatPage(await open(path));
  await ada.join('two', 'Ada');
  await grace.join('two', 'Grace');
  await expect.poll(() => ada.members.allTextContents()).toEqual(['Ada', 'Grace']);

  await ada.send('Hello, Grace');
  await grace.sees('Hello, Grace');
  await grace.send('Hello, Ada');
  await ada.sees('Hello, Ada');

  await expect.poll(() => ada.messages.allTextContents()).toEqual(['Hello, Grace', 'Hello, Ada']);
  await expect.poll(() => grace.messages.allTextContents()).toEqual(['Hello, Grace', 'Hello, Ada']);
  await expect.poll(() => ada.page.locator('#outgoing li').count()).toBe(0);
});

test('Chat_LongMessage_InputGrows', async ({ open }) => {
  const ada = new ChatPage(await open(path));
  await ada.join('composer', 'Ada');

  const height = async () => (await ada.text.boundingBox())?.height ?? 0;
  const empty = await height();
  expect(empty).toBeGreaterThan(30);
  await ada.text.fill('one\ntwo\nthree');
  expect(await height()).toBeGreaterThan(empty);
});

test('Chat_MemberLeaves_OthersSeeIt', async ({ open }) => {
  const ada = new ChatPage(await open(path));
  const grace = new ChatPage(await open(path));
  const alan = new ChatPage(await open(path));
  await ada.join('leaving', 'Ada');
  await grace.join('leaving', 'Grace');
  await alan.join('leaving', 'Alan');

  await grace.page.getByRole('button', { name: 'Leave' }).click();
  await alan.page.close();

  await ada.page.getByText('Grace left').waitFor();
  await ada.page.getByText('Alan left').waitFor();
  await expect.poll(() => ada.members.allTextContents()).toEqual(['Ada']);
  await grace.page.getByRole('heading', { name: 'Join a room' }).waitFor();
});

test('Chat_RoomInTheAddress_IsFilledIn', async ({ open }) => {
  const ada = new ChatPage(await open(`${path}?room=deep%20link`));
  expect(await ada.page.getByLabel('Room', { exact: true }).inputValue()).toBe('deep link');

  await ada.join('other', 'Ada');
  expect(new URL(ada.page.url()).searchParams.get('room')).toBe('other');
});

test('Chat_JoinedLater_ReadsTheHistory', async ({ open }) => {
  const ada = new ChatPage(await open(path));
  await ada.join('history', 'Ada');
  const sent = Array.from({ length: 5 }, (_, index) => `message ${index}`);
  for (const text of sent) {
    await ada.send(text);
  }

  await ada.sees('message 4');
  const grace = new ChatPage(await open(path));
  await grace.join('history', 'Grace');

  await expect.poll(() => grace.messages.allTextContents()).toEqual(sent);
});

test('Chat_NameTaken_ShowsAnErrorInTheForm', async ({ open }) => {
  const ada = new ChatPage(await open(path));
  await ada.join('taken', 'Ada');
  const other = new ChatPage(await open(`${path}?room=taken`));
  const name = other.page.getByLabel('Your name');
  await other.canJoin();
  await name.fill('Ada');
  await name.press('Enter');

  await other.page.getByRole('alert').getByText("The name 'Ada' is already taken").waitFor();
  expect(await name.getAttribute('aria-invalid')).toBe('true');
});

test('Chat_NoName_ShowsThatItIsRequired', async ({ open }) => {
  const page = await open(path);
  await page.getByRole('button', { name: 'Join', exact: true }).click();

  await page.getByText('A name is required.').waitFor();
  expect(await page.getByLabel('Your name').evaluate((input) => input === document.activeElement)).toBe(true);
});

test('Chat_ClearHistory_AsksForConfirmation', async ({ open }) => {
  const ada = new ChatPage(await open(path));
  await ada.join('clearing', 'Ada');
  await ada.send('to be cleared');
  await ada.sees('to be cleared');
  const dialog = ada.page.getByRole('dialog', { name: "Clear the message of 'clearing'?" });

  await ada.page.getByRole('button', { name: 'Clear history' }).click();
  await dialog.waitFor();
  await ada.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(await ada.messages.allTextContents()).toEqual(['to be cleared']);

  await ada.page.getByRole('button', { name: 'Clear history' }).click();
  await dialog.getByRole('button', { name: 'Clear' }).click();
  await ada.page.getByText('The history was cleared.').waitFor();
  expect(await ada.messages.count()).toBe(0);

  const grace = new ChatPage(await open(path));
  await grace.join('clearing', 'Grace');
  expect(await grace.messages.count()).toBe(0);
});

test('Chat_ScrolledUp_CountsNewMessages', async ({ open }) => {
  const ada = new ChatPage(await open(path));
  const grace = new ChatPage(await open(path));
  await ada.join('unread', 'Ada');
  await grace.join('unread', 'Grace');
  for (const name of ['first', 'second', 'third']) {
    await ada.send(`${'one more line\n'.repeat(12)}${name} screen`);
  }

  await grace.sees('third screen');
  await grace.log.focus();
  await grace.page.keyboard.press('Home');
  await expect.poll(() => grace.log.evaluate((log) => log.scrollTop)).toBe(0);
  // The page receives the scroll event with the next frame.
  await drawn(grace.page);
  await ada.send('first new');
  await ada.send('second new');

  const newest = grace.page.getByRole('button', { name: '2 new messages' });
  await newest.waitFor();
  expect(await grace.page.title()).toBe('(2) unread · Chat');
  await newest.click();
  await newest.waitFor({ state: 'hidden' });
  expect(await grace.page.title()).toBe('unread · Chat');
  await expect.poll(() => grace.messages.last().isVisible()).toBe(true);
});

test('Chat_KeyboardOnly_JoinsAndSends', async ({ open }) => {
  const ada = new ChatPage(await open(path));
  await ada.canJoin();
  await ada.page.keyboard.type('Ada');
  await ada.page.keyboard.press('Enter');
  await ada.page.getByRole('heading', { name: '# lobby' }).waitFor();

  await expect.poll(() => ada.page.evaluate(() => document.activeElement?.id)).toBe('text');
  await ada.page.keyboard.type('first line');
  await ada.page.keyboard.press('Shift+Enter');
  await ada.page.keyboard.type('second line');
  await ada.page.keyboard.press('Enter');

  await expect.poll(() => ada.messages.allTextContents()).toEqual(['first line\nsecond line']);
});
