import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { themeScript } from '../../FrontEnd/themeScript.ts';
import { pageFrame, pages } from './pageFrame.ts';

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: './',
  plugins: [pageFrame(), themeScript()],
  resolve: {
    alias: { 'rpc-gateway-client': local('../../rpc-gateway-client/src/index.ts') },
  },
  build: {
    // The same as the TypeScript client requires.
    target: 'es2022',
    // The first versions with light-dark(); for older ones, Vite would rewrite it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // No inlining: the pages' content security policy forbids inline scripts, styles and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: pages.map(({ name }) => local(`${name}.html`)) },
  },
});
