import type { HtmlTagDescriptor, Plugin } from 'vite';

/** The sample pages, in the order of the navigation. */
export const pages: readonly { readonly name: string; readonly title: string }[] = [
  { name: 'chat', title: 'Chat' },
  { name: 'push', title: 'Push' },
  { name: 'notes', title: 'Notes' },
  { name: 'jobs', title: 'Jobs' },
  { name: 'monitor', title: 'Monitor' },
  { name: 'ticker', title: 'Ticker' },
  { name: 'arena', title: 'Arena' },
  { name: 'cache', title: 'Cache' },
  { name: 'json', title: 'JSON' },
];

/**
 * Adds what all pages have in common when they are built: the head with the page's style sheet and scripts, the header, and the
 * banner for the connection. So a page has its header before a script runs.
 */
export function pageFrame(): Plugin {
  return {
    name: 'page-frame',
    transformIndexHtml: {
      // Before Vite reads the page, so that Vite bundles the files that are added here.
      order: 'pre',
      handler(_html, context) {
        const name = context.path.replace(/^.*\//, '').replace(/\.html$/, '');
        return [...createHead(name), ...createBody(name)];
      },
    },
  };
}

function createHead(name: string): HtmlTagDescriptor[] {
  const first = [
    { tag: 'meta', attrs: { charset: 'utf-8' } },
    { tag: 'meta', attrs: { name: 'viewport', content: 'width=device-width, initial-scale=1' } },
    { tag: 'meta', attrs: { name: 'color-scheme', content: 'light dark' } },
  ];
  const last = [
    { tag: 'link', attrs: { rel: 'icon', href: './icon.svg', type: 'image/svg+xml' } },
    { tag: 'link', attrs: { rel: 'stylesheet', href: `./src/${name}/${name}.css` } },
    { tag: 'script', attrs: { type: 'module', src: './src/shared/header.ts' } },
    { tag: 'script', attrs: { type: 'module', src: `./src/${name}/main.ts` } },
  ];
  return [
    ...first.map((tag) => ({ ...tag, injectTo: 'head-prepend' as const })),
    ...last.map((tag) => ({ ...tag, injectTo: 'head' as const })),
  ];
}

function createBody(name: string): HtmlTagDescriptor[] {
  return [
    { tag: 'header', attrs: { class: 'bar' }, children: createHeader(name), injectTo: 'body-prepend' },
    { tag: 'p', attrs: { class: 'banner', id: 'banner', hidden: true }, injectTo: 'body-prepend' },
    {
      tag: 'noscript',
      children: 'This page requires JavaScript: it connects to the gateway over a WebSocket.',
      injectTo: 'body',
    },
  ];
}

// The host removes the links to the dashboard where it does not serve the dashboard.
function createHeader(current: string): string {
  const links = pages.map(({ name, title }) => createLink(`./${name}`, title, name === current));
  return `
      <a class="brand" href="../"><img src="./icon.svg" alt="" width="24" height="24"><span>RpcGateway</span></a>
      <nav aria-label="Pages">
        <!-- dashboard --><a href="../">Explorer</a>
        <a href="../live">Live</a><!-- /dashboard -->
        ${links.join('\n        ')}
      </nav>
      <p class="connection" id="connection" role="status" data-state="connecting">Connecting…</p>
      <button class="theme" id="theme" type="button">Theme</button>
    `;
}

function createLink(address: string, title: string, isCurrent: boolean): string {
  return `<a href="${address}"${isCurrent ? ' aria-current="page"' : ''}>${title}</a>`;
}
