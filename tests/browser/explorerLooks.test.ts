import { expectAccessible } from './harness/accessibility.js';
import { lostConnection, test } from './harness/browserTest.js';
import { ExplorerPage } from './harness/explorerPage.js';
import { Relay } from './harness/relay.js';

test('Explorer_EveryState_IsAccessible', { timeout: 300_000 }, async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  const { page } = explorer;
  await page.getByTestId('overview').waitFor();
  await expectAccessible(page, 'overview');

  await explorer.run('calc.divide', { dividend: 1, divisor: 0 });
  await explorer.ends('failed');
  await page.getByTestId('dock-traffic').click();
  await expectAccessible(page, 'error and traffic');

  await explorer.run('calc.primes', { limit: 1000 });
  await explorer.ends('succeeded');
  await page.getByTestId('stream-chart').locator('canvas').first().waitFor();
  await expectAccessible(page, 'stream');

  await explorer.run('chat.join', { room: 'seen', name: 'Ada' });
  await explorer.ends('succeeded');
  await explorer.run('chat.clear', { room: 'seen' });
  await page.getByTestId('waiting-callback').waitFor();
  await expectAccessible(page, 'waiting callback');
  await page.getByTestId('respond-no').click();
});

test('Explorer_FilesAndLostConnection_AreAccessible', { timeout: 300_000 }, async ({
  open,
  gateway,
  onTestFinished,
}) => {
  const relay = await Relay.start(gateway);
  onTestFinished(() => relay.stop());
  const allowed = [lostConnection, /Failed to load resource/];
  const explorer = new ExplorerPage(await open('/', { through: relay.url, allowed }));
  const { page } = explorer;
  await explorer.run('echo.download', { bytes: 1000, seed: 1 });
  await explorer.ends('succeeded');
  await expectAccessible(page, 'download');
  await explorer.show('echo.upload');
  await expectAccessible(page, 'upload');

  relay.pull();
  await page.getByTestId('banner').waitFor();
  await expectAccessible(page, 'disconnected');
});
