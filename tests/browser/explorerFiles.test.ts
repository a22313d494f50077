import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, open as openFile, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './harness/browserTest.js';
import { ExplorerPage } from './harness/explorerPage.js';
import { rendererMemory } from './harness/rendererMemory.js';

const mebibyte = 1024 * 1024;

test('Upload_File_ArrivesWithItsChecksum', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  const content = Buffer.alloc(3 * mebibyte + 17, 'some text ');
  const sha256 = createHash('sha256').update(content).digest('hex');
  await explorer.show('echo.upload');
  await explorer.page
    .getByTestId('file-content')
    .setInputFiles({ name: 'some.bin', mimeType: 'application/octet-stream', buffer: content });
  await explorer.call.click();

  expect(await explorer.readResult()).toEqual({ bytes: content.length, sha256 });
  expect(await explorer.hash.textContent()).toBe(sha256);
});

test('Download_Saved_ContainsTheSentBytes', async ({ open }) => {
  const explorer = new ExplorerPage(await open('/'));
  const expected = splitMix64(125_000, 7n);
  await explorer.run('echo.download', { bytes: expected.length, seed: 7 });
  await explorer.ends('succeeded');
  expect(await explorer.hash.textContent()).toBe(createHash('sha256').update(expected).digest('hex'));

  const download = explorer.page.waitForEvent('download');
  await explorer.page.getByTestId('save-download').click();
  const saved = await readFile(await (await download).path());
  expect(saved.equals(expected)).toBe(true);
});

// Only Linux reports the peak memory of a process.
test.skipIf(!existsSync('/proc/self/status'))(
  'Upload_Of200Megabytes_UsesConstantMemory',
  async ({ open, onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), 'upload-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'large.bin');
    const size = 200 * mebibyte;
    const file = await openFile(path, 'w');
    await file.truncate(size);
    await file.close();
    const explorer = new ExplorerPage(await open('/'));
    await explorer.show('echo.upload');
    await explorer.page.getByTestId('file-content').setInputFiles(path);
    const memory = await rendererMemory(explorer.page);

    const before = await memory.peak();
    await explorer.call.click();
    await explorer.ends('succeeded', 200_000);

    expect(await explorer.readResult()).toEqual({ bytes: size, sha256: await hashOf(path) });
    expect((await memory.peak()) - before).toBeLessThan(100 * mebibyte);
    expect(await memory.heap()).toBeLessThan(50 * mebibyte);
  },
  240_000,
);

// The bytes of a download, as specified in docs/samples.md.
function splitMix64(count: number, seed: bigint): Buffer {
  const bytes = Buffer.alloc(count * 8);
  let state = seed;
  for (let index = 0; index < count; index++) {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let mixed = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    bytes.writeBigUInt64LE(mixed ^ (mixed >> 31n), index * 8);
  }

  return bytes;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
  }

  return hash.digest('hex');
}
