import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The code of the pages uses the client's sources.
  resolve: {
    alias: {
      'rpc-gateway-client': fileURLToPath(new URL('../../src/rpc-gateway-client/src/index.ts', import.meta.url)),
    },
  },
  test: {
    include: ['*.test.ts'],
    // Each file starts its own gateway and browser.
    maxWorkers: 2,
    // A test has a second attempt, which the report shows: pages, gateways and Chromium compete for the processors.
    retry: 1,
    // Long enough for a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { interval: 20, timeout: 60_000 } },
  },
});
