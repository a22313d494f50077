import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { generate } from '../../../src/rpc-gateway-client/src/codegen/index.js';
import { lint, run } from './tools.js';

// After a change that is meant: `npm run snapshots -w rpc-gateway-client-tests` writes them anew.
const documents = new URL('documents/', import.meta.url);
const snapshots = new URL('snapshots/', import.meta.url);
const names = readdirSync(documents).map((file) => file.replace('.json', ''));

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, documents), 'utf8'));
}

describe('snapshots', () => {
  test.each(names)('%s is what is generated', async (name) => {
    const text = generate(read(name), { command: `npx rpc-gateway-codegen ${name}.json -o ${name}.ts` });

    await expect(text).toMatchFileSnapshot(`snapshots/${name}.ts`);
  });

  test('one contract comes with its callbacks and types alone', async () => {
    await expect(generate(read('samples'), { contracts: ['chat'] })).toMatchFileSnapshot('snapshots/chat.ts');
  });

  test.each(names)('%s does not depend on the order in the document', (name) => {
    const document = read(name);

    expect(generate(reversed(document))).toBe(generate(document));
  });

  test('all of them compile, and their users fail to compile where they should', async () => {
    const { code, output } = await run('tsc', ['-p', fileURLToPath(new URL('tsconfig.json', import.meta.url))]);

    expect(output).toBe('');
    expect(code).toBe(0);
  }, 60_000);

  test('all of them are linted and formatted as they are written', async () => {
    const files = readdirSync(snapshots).map((file) => [file, readFileSync(new URL(file, snapshots), 'utf8')] as const);
    const { code, output } = await lint(new Map(files));

    expect(output).toContain(`Checked ${files.length} files`);
    expect(code, output).toBe(0);
  }, 60_000);
});

/** The same document with methods, contracts and named schemas the other way round. */
function reversed(document: unknown): unknown {
  const text = JSON.stringify(document, (key, value: unknown) => {
    if (['methods', 'x-contracts', 'x-callbacks'].includes(key) && Array.isArray(value)) {
      return [...value].reverse();
    }
    const isMap = ['components', 'schemas', 'definitions', ''].includes(key) && typeof value === 'object' && value;
    return isMap ? Object.fromEntries(Object.entries(value).reverse()) : value;
  });
  return JSON.parse(text);
}
