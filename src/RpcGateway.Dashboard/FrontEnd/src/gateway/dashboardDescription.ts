import { isObject } from '../json/json';

/** What the server says of the dashboard: where the gateway and its document are, relative to the page. */
export interface DashboardDescription {
  readonly endpoint: string;
  readonly openrpc: string;
  readonly title: string;
  readonly version: string;
  /** Where the live view gets what it shows, relative to the page; undefined where there is none. */
  readonly live: string | undefined;
}

/** Asks the server, beside the page's own address. */
export async function fetchDescription(): Promise<DashboardDescription> {
  const response = await fetch(new URL('dashboard.json', document.baseURI), { cache: 'no-store' });
  const description: unknown = response.ok ? await response.json() : undefined;
  if (!isObject(description)) {
    throw new Error(`dashboard.json was answered with ${response.status}.`);
  }

  return {
    endpoint: String(description.endpoint ?? 'rpc'),
    openrpc: String(description.openrpc ?? 'rpc/openrpc.json'),
    title: String(description.title ?? 'RpcGateway'),
    version: String(description.version ?? ''),
    live: typeof description.live === 'string' ? description.live : undefined,
  };
}
