import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Uses the source directly, so no build is required.
    alias: {
      'rpc-gateway-client': fileURLToPath(new URL('../../src/rpc-gateway-client/src/index.ts', import.meta.url)),
    },
  },
  test: {
    globalSetup: './support/globalSetup.ts',
    // Some tests start two hosts or a compiler on a busy machine. Only a failing test waits this long.
    testTimeout: 60_000,
    restoreMocks: true,
  },
});
