import { describe, expect, test } from 'vitest';
import { generate } from '../../../src/rpc-gateway-client/src/codegen/index.js';
import { randomDocument } from './randomDocument.js';
import { checkFormat, compile } from './tools.js';

const count = 60;

describe('generate_RandomDocuments', () => {
  const seeds = Array.from({ length: count }, (_, index) => index + 1);
  const files = new Map(seeds.map((seed) => [`seed${seed}.ts`, generate(randomDocument(seed))]));

  test('generate_OddNames_ResultCompiles', async () => {
    const { code, output } = await compile(files);

    expect(output).toBe('');
    expect(code).toBe(0);
  }, 120_000);

  test('generate_OddNames_ResultIsFormatted', async () => {
    const { code, output } = await checkFormat(files);

    expect(output).toContain(`Checked ${count} files`);
    expect(code, output).toBe(0);
  }, 120_000);
});
