import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const folder = fileURLToPath(new URL('../', import.meta.url));
const root = join(folder, '../..');

// The declarations that all samples of a document share.
const context = `
import type * as Client from 'rpc-gateway-client';
import type * as Gateway from './gateway.js';
declare global {
  const client: Client.RpcClient;
  const chat: Gateway.Chat;
  const file: File;
  const session: { accessToken(): Promise<string> };
}
`;
const imports = `
import { binary, connect, isRpcError, options, RpcError, RpcErrorCode, type RpcErrorCodeOf } from 'rpc-gateway-client';
import WebSocket from 'ws';
import { type Calc, CalcError, type Chat, type ChatCallback, type ChatMessage, type Echo, type Jobs, type Monitor } from './gateway.js';
`;

test.each([
  ['README.md', 1],
  ['docs/client-typescript.md', 8],
  ['docs/client-typescript-connection.md', 4],
  ['docs/client-typescript-codegen.md', 1],
  ['docs/mailbox.md', 1],
])('samples_Of%s_CompileUnderStrict', (document, minimum) => {
  const text = readFileSync(join(root, document), 'utf8');
  const samples = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code ?? '');
  const temporary = mkdtempSync(join(folder, 'temporary-documents-'));
  onTestFinished(() => rmSync(temporary, { recursive: true }));
  for (const [index, code] of samples.entries()) {
    // The first sample of a page may show its imports; the others omit them.
    const own = code.replace(/^import .*\n/gm, '');
    writeFileSync(
      join(temporary, `sample${index + 1}.ts`),
      `${code.includes("from 'rpc-gateway-client'") ? code : imports + own}\nexport {};\n`,
    );
  }

  writeFileSync(join(temporary, 'context.ts'), context);
  writeFileSync(join(temporary, 'gateway.ts'), "export * from '../codegen/snapshots/samples.js';\n");
  writeFileSync(
    join(temporary, 'tsconfig.json'),
    JSON.stringify({
      extends: '../tsconfig.json',
      // Samples declare variables for readers, which the sample itself does not use.
      compilerOptions: { noUnusedLocals: false, lib: ['ES2022', 'ESNext.Disposable', 'DOM'] },
      include: ['.'],
      exclude: [],
    }),
  );

  expect(samples.length).toBeGreaterThanOrEqual(minimum);
  expect(compile(relative(root, temporary))).toBe('');
});

function compile(project: string): string {
  try {
    return execFileSync('node_modules/.bin/tsc', ['--noEmit', '--pretty', 'false', '-p', project], {
      cwd: root,
      encoding: 'utf8',
    });
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}
