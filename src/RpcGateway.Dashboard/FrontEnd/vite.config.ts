import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { themeScript } from '../../FrontEnd/themeScript.ts';

export default defineConfig({
  // Relative, because an app may mount the pages at any path.
  base: './',
  plugins: [themeScript()],
  resolve: {
    alias: {
      'rpc-gateway-client': fileURLToPath(new URL('../../rpc-gateway-client/src/index.ts', import.meta.url)),
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // The same as the TypeScript client requires.
    target: 'es2022',
    // No inlining: the pages' content security policy forbids inline scripts, styles and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
