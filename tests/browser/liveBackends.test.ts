import type { Page } from 'playwright-core';
import { expectAccessible } from './harness/accessibility.js';
import { expect, test } from './harness/browserTest.js';
import { Gateway } from './harness/gateway.js';
import { LivePage } from './harness/livePage.js';
import { jobsInWorkers, Worker } from './harness/worker.js';

// A busy machine needs more than a second for some calls. The age of an instance has no fraction.
const percentile = /^(\d+(\.\d+)? ms|\d+\.\d+ s)$/;

test('Live_NoBackendsAllowed_ExplainsHowToAllowThem', async ({ open }) => {
  const live = await new LivePage(await open('/live')).ready();
  await live.backends.getByText('MapRpcBackends').waitFor();
});

test('Live_Backends_AreShownDrainedAndRemoved', async ({ open, onTestFinished }) => {
  const gateway = await Gateway.start({
    RpcGateway__Backends__RequiredContracts__0: 'jobs',
    ...jobsInWorkers,
  });
  onTestFinished(() => gateway.stop());
  const live = await new LivePage(await open('/live', { gateway })).ready();
  const { page, backends } = live;
  await backends.getByText('AddRpcBackend').waitFor();
  await backends.getByText('no instance serves jobs').waitFor();
  await expectAccessible(page, 'no backend');

  const [first, second] = await Promise.all([Worker.start(gateway, 'first'), Worker.start(gateway, 'second')]);
  onTestFinished(async () => {
    await Promise.all([first.kill(), second.kill()]);
  });
  const row = (name: string) => backends.locator(`tr[data-backend="${name}"]`);
  await row('first').getByText('ready').waitFor();
  await row('second').getByText('ready').waitFor();
  await page.getByTestId('backends-missing').waitFor({ state: 'hidden' });
  await findPrimes(page, 20);
  // The rate, the errors and two percentiles of each instance come from its own calls.
  await expect.poll(() => row('first').getByText(percentile).count()).toBe(2);
  await expect.poll(() => row('second').getByText(percentile).count()).toBe(2);
  await expectAccessible(page, 'two backends');

  await row('first').getByRole('button', { name: 'Drain first' }).click();
  const dialog = page.getByTestId('drain-dialog');
  expect(await dialog.getByText('No other instance').count()).toBe(0);
  await expectAccessible(page, 'drain dialog');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await row('first').getByText('ready').count()).toBe(1);

  await row('first').getByRole('button', { name: 'Drain first' }).click();
  await dialog.getByRole('button', { name: 'Drain' }).click();
  await row('first').waitFor({ state: 'detached' });
  await findPrimes(page, 5);

  // Now it is the only one. A killed instance disappears.
  await row('second').getByRole('button', { name: 'Drain second' }).click();
  await dialog.getByText('No other instance serves jobs').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await second.kill();
  await backends.getByText('AddRpcBackend').waitFor();
  await backends.getByText('no instance serves jobs').waitFor();
});

async function findPrimes(page: Page, times: number): Promise<void> {
  const failed = await page.evaluate(async (times) => {
    const address = new URL('/rpc', location.href.replace(/^http/, 'ws'));
    // Several clients: each of them stays on one instance.
    const calls = Array.from({ length: times }, async () => {
      const socket = new WebSocket(address);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'jobs.findPrimes', params: [3000] }));
      const response = await new Promise<string>((resolve) => {
        socket.addEventListener('message', ({ data }) => {
          if (JSON.parse(data).id === 1) {
            resolve(data);
          }
        });
      });
      socket.close();
      return response;
    });
    return (await Promise.all(calls)).filter((response) => 'error' in JSON.parse(response));
  }, times);
  expect(failed).toEqual([]);
}
