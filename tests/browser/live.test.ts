import { expectAccessible } from './harness/accessibility.js';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { ExplorerPage } from './harness/explorerPage.js';
import { LivePage } from './harness/livePage.js';
import { Relay } from './harness/relay.js';

const lostServer = [lostConnection, /Failed to load resource/];

test('Live_CallsOfAnotherPage_AreShown', async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('calc.add', { a: 2, b: 3 });
  await explorer.ends('succeeded');
  await explorer.run('calc.divide', { dividend: 7, divisor: 0 });
  await explorer.ends('failed');

  await live.callsOf('calc.add').first().waitFor();
  await live.methods.locator('tr[data-method="calc.add"]').waitFor();
  await live.rows.first().waitFor();
  expect(await live.page.getByText('rpcgateway.live').count()).toBe(0);

  // The list does not change while the pointer is in it.
  await live.callsOf('calc.divide').first().waitFor();
  await live.page.getByTestId('calls-failed').click();
  await expect.poll(() => live.callsOf('calc.add').count()).toBe(0);
  await live.callsOf('calc.divide').getByText('1001').first().waitFor();
  await live.page.getByTestId('calls-slow').click();
  await live.callsOf('calc.add').first().waitFor();
});

test('Live_CallWithACallback_ShowsAWaterfall', async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('chat.join', { room: 'traced', name: 'Ada' });
  await explorer.ends('succeeded');
  await explorer.run('chat.clear', { room: 'traced' });
  await explorer.page.getByTestId('respond-yes').click();
  await explorer.ends('succeeded');

  await live.openTrace('chat.clear');
  const spans = live.trace.getByTestId('span');
  await expect.poll(() => spans.count()).toBeGreaterThan(1);
  const callback = spans.filter({ hasText: 'chatCallback.confirm' });
  expect(await spans.first().getAttribute('data-depth')).toBe('0');
  expect(await callback.getAttribute('data-depth')).toBe('1');
  expect(await callback.getByRole('button').textContent()).toContain('call to the client');

  await spans.first().getByRole('button').click();
  await live.trace.getByText('rpcgateway.connection.id').waitFor();
  expect(new URL(live.page.url()).hash).toMatch(/^#trace=[0-9a-f]{32}$/);
  await live.page.keyboard.press('Escape');
  await live.trace.waitFor({ state: 'hidden' });
});

test('Live_HtmlInAMethodName_IsShownAsText', async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  const other = await open('/samples/chat');
  await other.evaluate(async () => {
    const socket = new WebSocket(new URL('/rpc', location.href.replace(/^http/, 'ws')));
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: '<i>1</i>', method: '<img src=x onerror=alert(1)>' }));
    await new Promise((resolve) => socket.addEventListener('message', resolve));
  });

  await live.callsOf('<img src=x onerror=alert(1)>').first().waitFor();
  expect(await live.page.locator('img[src=x]').count()).toBe(0);
});

test('Live_Filters_ShowMatchingCallsOnly', async ({ open }) => {
  const live = await new LivePage(await open('/live')).readyWithoutConnections();
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('calc.add', { a: 1, b: 1 });
  await explorer.ends('succeeded');
  await explorer.run('calc.subtract', { minuend: 1, subtrahend: 1 });
  await explorer.ends('succeeded');
  await live.callsOf('calc.subtract').first().waitFor();

  await live.page.getByTestId('filter-method').fill('subtract');
  await expect.poll(() => live.callsOf('calc.add').count()).toBe(0);
  expect(await live.callsOf('calc.subtract').count()).toBeGreaterThan(0);
  await live.page.getByTestId('filter-errors').check();
  await live.calls.getByText('No call matches the filter.').waitFor();
  await live.page.getByRole('button', { name: 'Clear' }).click();

  const trace = await live.callsOf('calc.add').first().getAttribute('data-trace');
  await live.page.getByTestId('filter-trace').fill(`00-${trace}-00f067aa0ba902b7-01`);
  await expect.poll(() => live.calls.getAttribute('data-count')).toBe('1');
  await live.page.getByRole('button', { name: 'Clear' }).click();

  const row = live.rows.first();
  await row.getByRole('button').first().click();
  const connection = live.page.getByTestId('filter-connection');
  await expect.poll(() => connection.inputValue()).toBe(await row.getAttribute('data-connection'));
  await connection.fill('');
  await live.page.getByRole('button', { name: 'Clear' }).waitFor({ state: 'hidden' });
});

test('Live_Paused_ReceivesWithoutDrawing', async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  const watching = await new LivePage(await open('/live')).ready();
  const explorer = new ExplorerPage(await open('/'));
  await live.page.getByTestId('live-pause').click();
  await live.page.locator('[data-testid=live-state][data-state=paused]').waitFor();

  await explorer.run('calc.sum', { values: [2, 3] });
  // Another page shows the call, so this page has received it or will receive it soon.
  await watching.callsOf('calc.sum').first().waitFor();
  expect(await live.callsOf('calc.sum').count()).toBe(0);

  await live.page.getByTestId('live-pause').click();
  await live.callsOf('calc.sum').first().waitFor();
});

test('Live_CloseConnection_AsksForConfirmationAndCloses', async ({ open }) => {
  const live = await new LivePage(await open('/live')).readyWithoutConnections();
  const explorer = new ExplorerPage(await open('/', { allowed: lostServer }));
  await explorer.run('calc.add', { a: 1, b: 1 });
  await explorer.ends('succeeded');
  const id = await live.rows.first().getAttribute('data-connection');
  const closed = live.connections.locator(`tr[data-connection="${id}"]`);
  const dialog = live.page.getByRole('dialog', { name: 'Close this connection?' });

  await closed.getByRole('button', { name: /^Close connection/ }).click();
  await dialog.waitFor();
  await live.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(await closed.count()).toBe(1);

  await closed.getByRole('button', { name: /^Close connection/ }).click();
  await dialog.getByRole('button', { name: 'Close connection' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await closed.waitFor({ state: 'detached' });
});

test('Live_OpenStream_IsARunningCall', async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  const monitor = await open('/samples/monitor');

  await live.running
    .locator('tr[data-method="monitor.watch"]')
    .getByText(/items? out/)
    .waitFor();
  await monitor.close();
  await live.running.getByText('No calls are running.').waitFor();
});

test('Live_ConnectionLost_ShowsABannerAndReconnects', async ({ open, gateway, onTestFinished }) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const live = await new LivePage(await open('/live', { through: relay.url, allowed: lostServer })).ready();
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('calc.add', { a: 1, b: 1 });
  await live.callsOf('calc.add').first().waitFor();

  await live.page.clock.install();
  relay.pull();
  await live.page.getByTestId('live-banner').waitFor();
  expect(await live.callsOf('calc.add').count()).toBeGreaterThan(0);

  // With a paused clock, the page does not reconnect before the button is clicked.
  await live.page.clock.pauseAt(Date.now() + 60_000);
  await live.page.getByTestId('live-banner').locator('.countdown').waitFor();
  relay.plugIn();
  await live.page.getByRole('button', { name: 'Connect now' }).click();
  await live.page.clock.resume();
  await live.ready();
  await explorer.run('calc.divide', { dividend: 1, divisor: 2 });
  await live.callsOf('calc.divide').first().waitFor();
});

test('Live_Disconnected_IsAccessible', async ({ open, gateway, onTestFinished }) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const live = await new LivePage(await open('/live', { through: relay.url, allowed: lostServer })).ready();
  relay.pull();
  await live.page.getByTestId('live-banner').waitFor();

  await expectAccessible(live.page, 'disconnected');
});

test('Live_EmptyAndBusy_AreAccessible', { timeout: 240_000 }, async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  await expectAccessible(live.page, 'empty');
  const explorer = new ExplorerPage(await open('/'));
  await open('/samples/monitor');
  await explorer.run('calc.add', { a: 1, b: 1 });
  await explorer.run('calc.divide', { dividend: 7, divisor: 0 });
  await explorer.ends('failed');
  await live.callsOf('calc.divide').first().waitFor();
  await live.running.locator('tr[data-method]').first().waitFor();
  await expectAccessible(live.page, 'busy');
});

test('Live_TraceAndDialog_AreAccessible', { timeout: 240_000 }, async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('calc.divide', { dividend: 7, divisor: 0 });
  await explorer.ends('failed');

  await live.openTrace('calc.divide');
  await live.trace.getByTestId('span').first().getByRole('button').click();
  await expectAccessible(live.page, 'trace');
  await live.page.keyboard.press('Escape');

  await live.connections
    .getByRole('button', { name: /^Close connection/ })
    .first()
    .click();
  await live.page.getByTestId('close-dialog').waitFor();
  await expectAccessible(live.page, 'dialog');
});

test('Live_KeyboardOnly_OpensATrace', async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('calc.add', { a: 1, b: 1 });
  await live.callsOf('calc.add').first().waitFor();

  await live.page.getByTestId('calls-failed').focus();
  await live.page.keyboard.press('Shift+Tab');
  await live.page.keyboard.press('Shift+Tab');
  await live.page.keyboard.press('Enter');
  await live.callsOf('calc.add').first().getByRole('button', { name: 'calc.add' }).focus();
  await live.page.keyboard.press('Enter');
  await live.hasTraceFocused();
});
