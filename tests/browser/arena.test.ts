import { ArenaPage } from './harness/arenaPage.js';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { drawn } from './harness/drawn.js';
import { Relay } from './harness/relay.js';

const path = '/samples/arena';

test('Arena_TwoPlayersAndASpectator_SeeEachOther', async ({ open }) => {
  const ada = new ArenaPage(await open(path));
  const grace = new ArenaPage(await open(path));
  const spectator = new ArenaPage(await open(path));
  await spectator.setBots('0');
  await ada.join('Ada');
  await grace.join('Grace');

  for (const page of [ada, grace, spectator]) {
    await page.lists('Ada', 'Grace');
  }

  await spectator.page.getByText('2 players, 0 bots, 1 spectator').waitFor();
  await spectator.page.getByText('You are watching the leader.').first().waitFor();
  expect(await ada.countColours()).toBeGreaterThan(3);

  await grace.leave.click();
  await ada.lists('Ada');
  await grace.page.getByText('You are watching the leader.').first().waitFor();
  await ada.page.close();
  await spectator.page.getByText('0 players, 0 bots, 2 spectators').waitFor();
  await spectator.page.getByText('No ships yet.').waitFor();
});

test('Arena_Network_IsShown', async ({ open }) => {
  const ada = new ArenaPage(await open(path));
  await ada.join('Ada');

  await expect.poll(() => ada.figure('round-trip')).toBeGreaterThanOrEqual(0);
  await expect.poll(() => ada.figure('age')).toBeGreaterThanOrEqual(0);
  await expect.poll(() => ada.figure('rate')).toBeGreaterThan(5);
  await expect.poll(() => ada.figure('tick')).toBeGreaterThanOrEqual(0);
});

test('Arena_Keys_SteerTheShip', async ({ open }) => {
  const ada = new ArenaPage(await open(path));
  const sent: string[] = [];
  await ada.page.close();
  const page = await open('/samples/chat');
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => sent.push(typeof payload === 'string' ? payload : payload.toString())),
  );
  await page.goto(new URL(path, page.url()).href);
  const player = new ArenaPage(page);
  await player.join('Ada');
  const steers = (buttons: number) => sent.some((text) => text.includes(`"arena.steer","params":[${buttons},`));

  await page.keyboard.down('ArrowLeft');
  await page.keyboard.down('KeyW');
  await expect.poll(() => steers(1 + 4)).toBe(true);
  await page.keyboard.up('ArrowLeft');
  await page.keyboard.up('KeyW');
  await page.keyboard.press('Space');
  await expect.poll(() => steers(8)).toBe(true);

  // Keys belong to the control that has the focus.
  sent.length = 0;
  await page.getByLabel('Bots', { exact: true }).focus();
  await page.keyboard.press('KeyD');
  await expect.poll(() => steers(0)).toBe(true);
  expect(steers(2)).toBe(false);
});

test('Arena_Score_CountsGems', { timeout: 120_000 }, async ({ open }) => {
  const ada = new ArenaPage(await open(path));
  await ada.setBots('20');

  // The bots play, and the scoreboard follows.
  const best = ada.page.locator('#board .points').first();
  await expect.poll(async () => Number(await best.textContent()), { timeout: 60_000 }).toBeGreaterThan(2);
  const scores = (await ada.page.locator('#board .points').allTextContents()).map(Number);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  await expect.poll(() => ada.board.count()).toBe(10);
});

test('Arena_HiddenTab_GetsNothingAndJumpsToTheNewestOnReturn', async ({ open }) => {
  const page = await open('/samples/chat');
  let snapshots = 0;
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      snapshots += payload.toString().includes('arenaCallback.snapshot') ? 1 : 0;
    }),
  );
  await page.goto(new URL(path, page.url()).href);
  const ada = new ArenaPage(page);
  const grace = new ArenaPage(await open(path));
  await ada.join('Ada');
  await grace.join('Grace');
  await expect.poll(() => snapshots).toBeGreaterThan(10);

  await ada.setHidden(true);
  const before = snapshots;
  const board = await grace.page.evaluate(() => performance.now());
  // Two of the other page's seconds.
  await expect.poll(() => grace.page.evaluate(() => performance.now())).toBeGreaterThan(board + 2000);
  expect(snapshots).toBeLessThanOrEqual(before + 3);

  await ada.setHidden(false);
  await expect.poll(() => snapshots).toBeGreaterThan(before + 10);
  await expect.poll(() => ada.figure('age')).toBeLessThan(1000);
  await ada.page.getByText('You are playing as Ada').first().waitFor();
});

test('Arena_TouchScreen_HasButtonsWithLabels', async ({ open }) => {
  const page = await open(path, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const sent: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => sent.push(typeof payload === 'string' ? payload : payload.toString())),
  );
  await page.reload();
  const ada = new ArenaPage(page);
  await ada.join('Ada');

  for (const name of ['Left', 'Right', 'Fire', 'Thrust']) {
    const button = page.getByRole('group', { name: 'Controls' }).getByRole('button', { name });
    const box = await button.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(48);
    expect(box?.width).toBeGreaterThanOrEqual(48);
  }

  await page.getByRole('button', { name: 'Thrust' }).tap();
  await expect.poll(() => sent.some((text) => text.includes('"arena.steer","params":[4,'))).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  await page.setViewportSize({ width: 844, height: 390 });
  await drawn(page);
  const canvas = await ada.canvas.boundingBox();
  const controls = await page.getByRole('group', { name: 'Controls' }).boundingBox();
  expect(canvas?.height).toBeGreaterThan(200);
  expect((controls?.y ?? 0) + (controls?.height ?? 0) - (canvas?.y ?? 0)).toBeLessThanOrEqual(390);
});

test('Arena_InvalidName_ShowsAnErrorInTheForm', async ({ open }) => {
  const ada = new ArenaPage(await open(path));
  const name = ada.page.getByLabel('Your name');
  const play = ada.page.getByRole('button', { name: 'Play', exact: true });
  await play.click();
  await ada.page.getByText('A name is required.').waitFor();

  await name.fill('a\u202eb');
  await play.click();
  await ada.page.getByRole('alert').getByText('must not contain invisible characters').waitFor();
  expect(await name.getAttribute('aria-invalid')).toBe('true');
});

test('Arena_SameName_GetsANumber', async ({ open }) => {
  const first = new ArenaPage(await open(path));
  const second = new ArenaPage(await open(path));
  await first.join('Twin');
  await second.page.getByLabel('Your name').fill('Twin');
  await second.page.getByRole('button', { name: 'Play', exact: true }).click();

  await second.page.getByText('You are playing as Twin 2').first().waitFor();
});

test('Arena_ConnectionLost_ContinuesWithTheSameShip', async ({ open, gateway, onTestFinished }) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const eve = new ArenaPage(await open(path, { through: relay.url, allowed: [lostConnection] }));
  const grace = new ArenaPage(await open(path));
  // A name of its own: the ship of an earlier test may still be there, and the new one would be 'Ada 2'.
  await eve.join('Eve');
  await grace.setBots('0');
  await grace.lists('Eve');

  relay.pull();
  await eve.page.getByText('The connection was lost.').waitFor();
  relay.plugIn();
  await eve.page.locator('#banner').waitFor({ state: 'hidden' });

  await expect.poll(() => eve.figure('rate')).toBeGreaterThan(5);
  await expect.poll(() => eve.figure('age')).toBeLessThan(1000);
  await grace.lists('Eve');
  await eve.page.getByText('You are playing as Eve').first().waitFor();
});
