import type { Plugin } from 'vite';
import { themeKey } from './theme.ts';

const file = 'theme.js';

// A block, so that its names are not global. The script of the page corrects a theme that does not exist.
const script = `{
  let theme = 'auto';
  try {
    theme = localStorage.getItem('${themeKey}') ?? theme;
  } catch {
    // The browser forbids storage.
  }

  const isDark = theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.scheme = isDark ? 'dark' : 'light';
}
`;

/**
 * Adds a script to all pages that sets the theme before the page is drawn, so that a page never shows the colours of another theme
 * first. The modules of a page run later. It is a file, because the content security policy forbids scripts in pages.
 */
export function themeScript(): Plugin {
  return {
    name: 'theme-script',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: file, source: script });
    },
    transformIndexHtml: {
      // After Vite has read the page, because Vite does not bundle scripts that are not modules.
      order: 'post',
      handler: () => [{ tag: 'script', attrs: { src: `./${file}` }, injectTo: 'head' }],
    },
  };
}
