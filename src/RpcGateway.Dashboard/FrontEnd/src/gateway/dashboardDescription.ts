import { isObject } from '../json/json';

/** The server's description of the dashboard, with addresses relative to the page. */
export interface DashboardDescription {
  readonly endpoint: string;
  readonly openrpc: string;
  readonly title: string;
  readonly version: string;
  /** The address of the live page's endpoint, relative to the page; undefined without a live page. */
  readonly live: string | undefined;
  /** Other pages of the application. */
  readonly links: readonly PageLink[];
}

/** A link to another page of the application. */
export interface PageLink {
  readonly title: string;
  /** The address, relative to the page. */
  readonly address: string;
  readonly description: string | undefined;
}

/** Loads the description from the page's folder. */
export async function fetchDescription(): Promise<DashboardDescription> {
  const response = await fetch(new URL('dashboard.json', document.baseURI), { cache: 'no-store' });
  const description: unknown = response.ok ? await response.json() : undefined;
  if (!isObject(description)) {
    throw new Error(`GET dashboard.json returned status ${response.status}.`);
  }

  return {
    endpoint: String(description.endpoint ?? 'rpc'),
    openrpc: String(description.openrpc ?? 'rpc/openrpc.json'),
    title: String(description.title ?? 'RpcGateway'),
    version: String(description.version ?? ''),
    live: typeof description.live === 'string' ? description.live : undefined,
    links: Array.isArray(description.links) ? description.links.filter(isObject).map(readLink) : [],
  };
}

function readLink(link: Record<string, unknown>): PageLink {
  return {
    title: String(link.title ?? ''),
    address: String(link.address ?? './'),
    description: typeof link.description === 'string' ? link.description : undefined,
  };
}
