import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      'rpc-gateway-client': fileURLToPath(new URL('../../src/rpc-gateway-client/src/index.ts', import.meta.url)),
    },
  },
});
