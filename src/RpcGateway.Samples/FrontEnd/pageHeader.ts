import type { Plugin } from 'vite';

const place = '<!-- header -->';

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

/** Writes the same header into all pages when they are built, so that it is there before a script runs. */
export function pageHeader(): Plugin {
  return {
    name: 'page-header',
    transformIndexHtml: {
      order: 'pre',
      handler(html, context) {
        const name = context.path.replace(/^.*\//, '').replace(/\.html$/, '');
        if (!html.includes(place)) {
          throw new Error(`${context.path} has no place for the header: ${place}`);
        }

        return html.replace(place, createHeader(name));
      },
    },
  };
}

// The host removes the links to the dashboard where it does not serve the dashboard.
function createHeader(current: string): string {
  const links = pages.map(({ name, title }) => createLink(`./${name}`, title, name === current));
  return `<header class="bar">
      <a class="brand" href="../"><img src="./icon.svg" alt="" width="24" height="24"><span>RpcGateway</span></a>
      <nav aria-label="Pages">
        <!-- dashboard --><a href="../">Explorer</a>
        <a href="../live">Live</a><!-- /dashboard -->
        ${links.join('\n        ')}
      </nav>
      <p class="connection" id="connection" role="status" data-state="connecting">Connecting…</p>
      <button class="theme" id="theme" type="button">Theme</button>
    </header>`;
}

function createLink(address: string, title: string, isCurrent: boolean): string {
  return `<a href="${address}"${isCurrent ? ' aria-current="page"' : ''}>${title}</a>`;
}
