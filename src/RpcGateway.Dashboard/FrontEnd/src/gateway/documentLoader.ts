import { type RpcClient, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import type { ContractDocument } from '../contracts/contractDocument';
import { readContracts } from '../contracts/contractReader';

/** Why the list of methods is not available. */
export type MissingDocument = 'off' | 'unauthorized' | 'unreachable' | 'malformed';

export type DocumentState =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly document: ContractDocument; readonly source: string }
  | { readonly status: 'missing'; readonly reason: MissingDocument; readonly message: string };

/** Loads the gateway's document over HTTP, or over the connection if HTTP fails. */
export async function loadDocument(url: string, token: string, client: RpcClient | undefined): Promise<DocumentState> {
  const overHttp = await fetchDocument(url, token);
  if (overHttp.status === 'ready' || client === undefined || client.state !== 'connected') {
    return overHttp;
  }

  const overSocket = await discover(client);
  return overSocket.status === 'ready' || overHttp.status === 'loading' ? overSocket : overHttp;
}

async function fetchDocument(url: string, token: string): Promise<DocumentState> {
  try {
    const response = await fetch(url, {
      cache: 'no-cache',
      headers: token === '' ? {} : { authorization: `Bearer ${token}` },
    });
    if (response.ok) {
      return ready(await response.json());
    }

    const message = `GET ${url} returned status ${response.status}.`;
    if (response.status === 401 || response.status === 403) {
      return { status: 'missing', reason: 'unauthorized', message };
    }

    return { status: 'missing', reason: response.status < 500 ? 'off' : 'unreachable', message };
  } catch (error) {
    // A network error is a TypeError; the document reader throws other errors.
    const reason = error instanceof TypeError ? 'unreachable' : 'malformed';
    return { status: 'missing', reason, message: error instanceof Error ? error.message : String(error) };
  }
}

async function discover(client: RpcClient): Promise<DocumentState> {
  try {
    return ready(await client.request('rpc.discover'));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const refused =
      error instanceof RpcError &&
      (error.code === RpcErrorCode.Unauthenticated || error.code === RpcErrorCode.Forbidden);
    return { status: 'missing', reason: refused ? 'unauthorized' : 'off', message };
  }
}

function ready(document: unknown): DocumentState {
  return { status: 'ready', document: readContracts(document), source: JSON.stringify(document) };
}
