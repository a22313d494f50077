import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expectAccessible } from './harness/accessibility.js';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { Gateway } from './harness/gateway.js';
import { jobsInWorkers, Worker } from './harness/worker.js';

const path = '/samples/jobs';
const endless = '2147483647';

const jobs = (page: Page) => page.locator('#board li');

async function submit(page: Page, limit: string): Promise<Locator> {
  const count = await jobs(page).count();
  await page.getByLabel('Largest number').fill(limit);
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect.poll(() => jobs(page).count()).toBe(count + 1);
  return jobs(page).first();
}

const hasState = (job: Locator, state: string) =>
  expect.poll(() => job.getAttribute('data-state'), { timeout: 60_000 }).toBe(state);

const share = (job: Locator) => job.locator('progress').evaluate((bar) => (bar as HTMLProgressElement).value);

const status = (job: Locator) => job.locator('.status').textContent();

test('JobBoard_PageClosed_TheJobEndsAndIsThereOnReturn', async ({ open }) => {
  const page = await open(path);
  await submit(page, '300 000 000');
  const context = page.context();
  await page.close();

  const returned = await context.newPage();
  await returned.goto(path);
  const job = jobs(returned).first();
  await hasState(job, 'succeeded');

  expect(await jobs(returned).count()).toBe(1);
  expect(await status(job)).toBe('16,252,325 primes, the largest is 299,999,977');
  await expectAccessible(returned, 'succeeded');
  await job.getByRole('button', { name: 'Remove' }).click();
  await returned.reload();
  await returned.getByText('No stored job is known').waitFor();
});

test('JobBoard_Cancelled_StaysCancelled', async ({ open }) => {
  const page = await open(path);
  const job = await submit(page, endless);
  await expect.poll(() => share(job)).toBeGreaterThan(0);
  await expectAccessible(page, 'running');

  await job.getByRole('button', { name: 'Cancel' }).click();

  await hasState(job, 'cancelled');
  await page.reload();
  await hasState(jobs(page).first(), 'cancelled');
});

test('JobBoard_GatewayKilled_TheJobRunsAgain', async ({ open, onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), 'jobs-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  // The page does not wait for its lost session.
  const gateway = await Gateway.start({ RpcGateway__Samples__Folder: folder, RpcGateway__ResumeWindow: '00:00:02' });
  onTestFinished(() => gateway.stop());
  const page = await open(path, { gateway, allowed: [lostConnection, /Failed to load resource/] });
  const job = await submit(page, endless);
  await expect.poll(() => share(job)).toBeGreaterThan(0);

  await gateway.kill();
  await gateway.startAgain();

  await expect.poll(() => status(job), { timeout: 60_000 }).toContain('attempt 2');
  await expect.poll(() => share(job)).toBeGreaterThan(0);
  await job.getByRole('button', { name: 'Cancel' }).click();
  await hasState(job, 'cancelled');
});

test('JobBoard_NoWorker_SaysSoUntilOneConnects', async ({ open, onTestFinished }) => {
  const gateway = await Gateway.start(jobsInWorkers);
  onTestFinished(() => gateway.stop());
  const page = await open(path, { gateway });
  const job = await submit(page, '1000');

  await hasState(job, 'waiting');
  await expect.poll(() => status(job)).toContain('No worker is available.');
  await expectAccessible(page, 'without a worker');
  const worker = await Worker.start(gateway);
  onTestFinished(() => worker.stop());

  await hasState(job, 'succeeded');
  expect(await status(job)).toBe('168 primes, the largest is 997');
});

test('JobBoard_Words_AreCounted', async ({ open }) => {
  const page = await open(path);
  await page.getByLabel('Job', { exact: true }).selectOption('words');
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByText('Enter a text.').waitFor();
  await expectAccessible(page, 'invalid order');

  await page.getByLabel('Text', { exact: true }).fill('x'.repeat(102_401));
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByText('the maximum is 102400').waitFor();
  await page.getByLabel('Text', { exact: true }).fill('to be or not to be');
  await page.getByRole('button', { name: 'Submit' }).click();

  const job = jobs(page).first();
  await hasState(job, 'succeeded');
  expect(await status(job)).toBe('6 words, 0 lines, 18 bytes. Most frequent: be (2), to (2), not (1), or (1)');
});
