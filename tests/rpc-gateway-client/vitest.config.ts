import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // The source itself: what is tested needs no build first.
    alias: {
      'rpc-gateway-client': fileURLToPath(new URL('../../src/rpc-gateway-client/src/index.ts', import.meta.url)),
    },
  },
  test: {
    globalSetup: './support/globalSetup.ts',
    // The longest that a test waits for what does not come: some start two hosts, or a compiler, on a busy machine.
    testTimeout: 60_000,
    restoreMocks: true,
  },
});
