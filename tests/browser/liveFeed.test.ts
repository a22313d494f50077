import { expect, lostConnection, test } from './harness/browserTest.js';
import { ExplorerPage } from './harness/explorerPage.js';
import { LivePage } from './harness/livePage.js';
import { Relay } from './harness/relay.js';

test('Live_ReconnectedWhileAnotherPageWatches_ShowsEveryCallOnce', async ({ open, gateway, onTestFinished }) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const stays = await new LivePage(await open('/live')).ready();
  const leaves = await new LivePage(
    await open('/live', { through: relay.url, allowed: [lostConnection, /Failed to load resource/] }),
  ).ready();
  const explorer = new ExplorerPage(await open('/'));
  await explorer.run('calc.add', { a: 2, b: 3 });
  await explorer.ends('succeeded');
  await leaves.callsOf('calc.add').waitFor();

  relay.pull();
  await expect.poll(() => leaves.state.getAttribute('data-state')).not.toBe('connected');
  await explorer.run('echo.say', { text: 'meanwhile' });
  await explorer.ends('succeeded');
  await stays.callsOf('echo.say').waitFor();
  relay.plugIn();

  await leaves.callsOf('echo.say').waitFor();
  expect(await leaves.callsOf('calc.add').count()).toBe(1);
  expect(await leaves.callsOf('echo.say').count()).toBe(1);
  expect(await leaves.page.getByTestId('live-lost').count()).toBe(0);
});
