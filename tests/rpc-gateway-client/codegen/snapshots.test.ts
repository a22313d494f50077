import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { generate } from '../../../src/rpc-gateway-client/src/codegen/index.js';
import { lint, run } from './tools.js';

// After an intended change, `npm run snapshots -w rpc-gateway-client-tests` updates them.
const documents = new URL('documents/', import.meta.url);
const snapshots = new URL('snapshots/', import.meta.url);
const names = readdirSync(documents).map((file) => file.replace('.json', ''));

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, documents), 'utf8'));
}

describe('snapshots', () => {
  test.each(names)('generate_%s_EqualsItsSnapshot', async (name) => {
    const text = generate(read(name), { command: `npx rpc-gateway-codegen ${name}.json -o ${name}.ts` });

    await expect(text).toMatchFileSnapshot(`snapshots/${name}.ts`);
  });

  test('generate_OneContract_ContainsItsCallbacksAndTypesOnly', async () => {
    await expect(generate(read('samples'), { contracts: ['chat'] })).toMatchFileSnapshot('snapshots/chat.ts');
  });

  test.each(names)('generate_%sInReverseOrder_IsEqual', (name) => {
    const document = read(name);

    expect(generate(reversed(document))).toBe(generate(document));
  });

  test('snapshots_AndTheirUsers_CompileOrFailAsExpected', async () => {
    const { code, output } = await run('tsc', ['-p', fileURLToPath(new URL('tsconfig.json', import.meta.url))]);

    expect(output).toBe('');
    expect(code).toBe(0);
  }, 60_000);

  test('snapshots_Lint_HasNoFindings', async () => {
    const files = readdirSync(snapshots).map((file) => [file, readFileSync(new URL(file, snapshots), 'utf8')] as const);
    const { code, output } = await lint(new Map(files));

    expect(output).toContain(`Checked ${files.length} files`);
    expect(code, output).toBe(0);
  }, 60_000);
});

/** Returns the same document with methods, contracts and named schemas in reverse order. */
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
