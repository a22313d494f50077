import { existsSync } from 'node:fs';
import { mkdtemp, open as openFile, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expectAccessible } from './harness/accessibility.js';
import { expect, lostConnection, test } from './harness/browserTest.js';
import { Gateway } from './harness/gateway.js';
import { rendererMemory } from './harness/rendererMemory.js';
import { jobsInWorkers, Worker } from './harness/worker.js';

const path = '/samples/jobs';
const mebibyte = 1024 * 1024;
const endless = '2147483647';

type Finished = (stop: () => Promise<void>) => void;

async function startGateway(onTestFinished: Finished, settings: Record<string, string> = {}): Promise<Gateway> {
  const gateway = await Gateway.start({ ...jobsInWorkers, ...settings });
  onTestFinished(() => gateway.stop());
  return gateway;
}

async function startWorker(gateway: Gateway, onTestFinished: Finished): Promise<Worker> {
  const worker = await Worker.start(gateway);
  onTestFinished(() => worker.kill());
  return worker;
}

async function findPrimes(page: Page, limit: string): Promise<Locator> {
  await page.getByLabel('Up to').fill(limit);
  await page.getByRole('button', { name: 'Find primes' }).click();
  return page.locator('#list li').first();
}

const hasState = (job: Locator, state: string) =>
  expect.poll(() => job.getAttribute('data-state'), { timeout: 60_000 }).toBe(state);

const share = (job: Locator) => job.locator('progress').evaluate((bar) => (bar as HTMLProgressElement).value);

const started = (worker: Worker) => worker.log.filter((line) => line.includes(' started: ')).length;

test('Jobs_Worker_RunsThemWithProgress', async ({ open, onTestFinished }) => {
  const gateway = await startGateway(onTestFinished);
  const worker = await startWorker(gateway, onTestFinished);
  const page = await open(path, { gateway });

  const job = await findPrimes(page, '200 000 000');
  await expect.poll(() => share(job)).toBeGreaterThan(0);
  await hasState(job, 'completed');

  expect(await job.locator('.status').textContent()).toBe('11,078,937 primes, the largest is 199,999,991');
  expect(started(worker)).toBe(1);
  await expectAccessible(page, 'completed');
});

test('Jobs_Cancelled_StopsAtTheWorker', async ({ open, onTestFinished }) => {
  const gateway = await startGateway(onTestFinished);
  const worker = await startWorker(gateway, onTestFinished);
  const page = await open(path, { gateway });
  const job = await findPrimes(page, endless);
  await expect.poll(() => share(job)).toBeGreaterThan(0);

  await job.getByRole('button', { name: 'Cancel' }).click();

  await hasState(job, 'cancelled');
  await expect.poll(() => worker.log.some((line) => line.includes(' was cancelled '))).toBe(true);
});

test('Jobs_NoWorker_ExplainsHowToStartOne', async ({ open, onTestFinished }) => {
  const gateway = await startGateway(onTestFinished);
  const page = await open(path, { gateway });
  const job = await findPrimes(page, '100');

  await hasState(job, 'failed');
  expect(await job.locator('.status').textContent()).toBe('No worker is connected.');
  const command = `dotnet run --project src/RpcGateway.Worker -- --gateway ${gateway.url.replace('http', 'ws')}`;
  await page.getByText(command).waitFor();
  await expectAccessible(page, 'no worker');

  await startWorker(gateway, onTestFinished);
  await job.getByRole('button', { name: 'Start again' }).click();
  await hasState(job, 'completed');
  expect(await job.locator('.status').textContent()).toBe('25 primes, the largest is 97');
  expect(await page.getByText(command).isVisible()).toBe(false);
});

test('Jobs_WorkerKilled_FailAndRunElsewhere', async ({ open, onTestFinished }) => {
  const gateway = await startGateway(onTestFinished);
  const first = await startWorker(gateway, onTestFinished);
  const page = await open(path, { gateway });
  const job = await findPrimes(page, endless);
  await expect.poll(() => share(job)).toBeGreaterThan(0);
  const second = await startWorker(gateway, onTestFinished);

  await first.kill();

  await hasState(job, 'failed');
  expect(await job.locator('.status').textContent()).toContain('The worker was lost');
  await job.getByRole('button', { name: 'Start again' }).click();
  await expect.poll(() => share(job)).toBeGreaterThan(0);
  expect(started(second)).toBe(1);
});

test('Jobs_GatewayLost_TheJobSaysSo', async ({ open, onTestFinished }) => {
  // The page waits that long for the gateway to return with its session.
  const gateway = await startGateway(onTestFinished, { RpcGateway__ResumeWindow: '00:00:02' });
  await startWorker(gateway, onTestFinished);
  const page = await open(path, { gateway, allowed: [lostConnection] });
  const job = await findPrimes(page, endless);
  await expect.poll(() => share(job)).toBeGreaterThan(0);

  await gateway.kill();

  await hasState(job, 'failed');
  expect(await job.locator('.status').textContent()).toContain('The connection to the gateway was lost');
});

test('Jobs_InvalidInput_IsExplained', async ({ open }) => {
  const page = await open(path);
  await page.getByLabel('Up to').fill('many');
  await page.getByRole('button', { name: 'Find primes' }).click();
  await page.getByText('Enter a whole number up to 2147483647.').waitFor();

  await page.getByRole('button', { name: 'Count words' }).click();
  await page.getByText('Choose a file.').waitFor();
  expect(await page.locator('#list li').count()).toBe(0);
  await expectAccessible(page, 'errors');
});

test('Jobs_InTheGateway_CountsWordsOfAFile', async ({ open }) => {
  const page = await open(path);
  const text = Buffer.from('The cat and the dog.\n'.repeat(3));
  await page.getByLabel('Text file').setInputFiles({ name: 'cat.txt', mimeType: 'text/plain', buffer: text });
  await page.getByRole('button', { name: 'Count words' }).click();

  const job = page.locator('#list li').first();
  await hasState(job, 'completed');
  expect(await job.locator('.status').textContent()).toBe(
    '15 words, 3 lines, 63 bytes. Most frequent: the (6), and (3), cat (3), dog (3)',
  );
});

// Only Linux reports the peak memory of a process.
test.skipIf(!existsSync('/proc/self/status'))(
  'Jobs_LargeFile_IsCountedByTheWorkerWithConstantMemory',
  async ({ open, onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), 'jobs-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'large.txt');
    const size = 200 * mebibyte;
    const handle = await openFile(file, 'w');
    await handle.write('two words ');
    await handle.truncate(size);
    await handle.close();
    const gateway = await startGateway(onTestFinished);
    const worker = await startWorker(gateway, onTestFinished);
    const page = await open(path, { gateway });
    await page.getByLabel('Text file').setInputFiles(file);
    const memory = await rendererMemory(page);
    const before = { page: await memory.peak(), gateway: await peakOf(gateway.id), worker: await peakOf(worker.id) };

    await page.getByRole('button', { name: 'Count words' }).click();
    const job = page.locator('#list li').first();
    await expect.poll(() => share(job)).toBeGreaterThan(0.1);
    await expect.poll(() => job.getAttribute('data-state'), { timeout: 200_000 }).toBe('completed');

    // Everything after the words is one word of zero bytes.
    expect(await job.locator('.status').textContent()).toContain('3 words, 0 lines, 209,715,200 bytes');
    expect(started(worker)).toBe(1);
    expect((await memory.peak()) - before.page).toBeLessThan(100 * mebibyte);
    expect((await peakOf(gateway.id)) - before.gateway).toBeLessThan(100 * mebibyte);
    expect((await peakOf(worker.id)) - before.worker).toBeLessThan(100 * mebibyte);
  },
  240_000,
);

async function peakOf(id: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}
