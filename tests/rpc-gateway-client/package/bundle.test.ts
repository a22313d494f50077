import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as all from 'rpc-gateway-client';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../../src/rpc-gateway-client/', import.meta.url));

/** Bundles all exports of the package, like the bundler of a page. */
async function bundle(): Promise<string> {
  const outputs = await build({
    configFile: false,
    logLevel: 'error',
    root: folder,
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: 'src/index.ts', formats: ['es'] },
      rolldownOptions: { output: { minify: true, comments: false } },
    },
  });
  const [output] = outputs as Rolldown.RolldownOutput[];
  const chunks = output?.output ?? [];
  expect(chunks).toHaveLength(1);
  return chunks[0]?.type === 'chunk' ? chunks[0].code : '';
}

test('bundle_MinifiedAndGzipped_HasAtMost14KBAndNoImports', async () => {
  const code = await bundle();

  expect(code).not.toMatch(/\bimport\b|\brequire\b/);
  // Sessions take 2 KB of it, the announcement of a shutdown, deadlines and repeated calls 4 KB: every connection can need them.
  expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(14 * 1024);
});

test('exports_OfThePackage_AreTheDocumentedOnes', () => {
  expect(Object.keys(all).sort()).toEqual([
    'RpcConnectionLostError',
    'RpcError',
    'RpcErrorCode',
    'binary',
    'connect',
    'isRpcError',
    'options',
  ]);
});
