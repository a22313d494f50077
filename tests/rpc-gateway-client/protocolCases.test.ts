import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ProtocolCase, runCase } from './protocolCases/caseRunner.js';

// The .NET client runs the same cases: they specify the behavior of a client.
const file = new URL('../Shared/protocol-cases.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly ProtocolCase[] };

describe('protocolCases', () => {
  beforeEach(() => {
    // The client logs the errors that callback handlers throw.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });

  afterEach(() => vi.restoreAllMocks());

  test.each(cases)('$name', runCase, 20_000);

  test('protocolCases_Count_IsLarge', () => {
    expect(cases.length).toBeGreaterThan(35);
  });
});
