import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder for the data of a gateway, which is deleted after the test. */
export async function makeFolder(onTestFinished: (clean: () => Promise<void>) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rpcgateway-browser-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
