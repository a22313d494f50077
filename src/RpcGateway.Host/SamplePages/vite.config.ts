import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: './',
  resolve: {
    alias: { 'rpc-gateway-client': local('../../rpc-gateway-client/src/index.ts') },
  },
  build: {
    // What runs our client runs this: no older browser is written for.
    target: 'es2022',
    // The first browsers with light-dark(), which would otherwise be rewritten.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Everything is a file of its own: the policy of the pages allows no inline script, style or font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: [local('chat.html'), local('monitor.html')] },
  },
});
