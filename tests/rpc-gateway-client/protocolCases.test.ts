import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ProtocolCase, runCase } from './protocolCases/caseRunner.js';

// The .NET client runs the same file: what a client has to do stands there.
const file = new URL('../Shared/protocol-cases.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly ProtocolCase[] };

describe('protocol cases', () => {
  beforeEach(() => {
    // What a callback throws is told to the developer there.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });

  afterEach(() => vi.restoreAllMocks());

  test.each(cases)('$name', runCase, 20_000);

  test('are many', () => {
    expect(cases.length).toBeGreaterThan(35);
  });
});
