import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  // The pages do not know where an app mounts them.
  base: './',
  resolve: {
    alias: {
      'rpc-gateway-client': fileURLToPath(new URL('../../rpc-gateway-client/src/index.ts', import.meta.url)),
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // What runs our client runs this: no older browser is written for.
    target: 'es2022',
    // Everything is a file of its own: the policy of the pages allows no inline script, style or font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
