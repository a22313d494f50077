import { type RpcClient, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import type { ContractDocument } from '../contracts/contractDocument';
import { readContracts } from '../contracts/contractReader';

/** Why there is no list of methods. */
export type MissingDocument = 'off' | 'unauthorized' | 'unreachable' | 'malformed';

export type DocumentState =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly document: ContractDocument; readonly source: string }
  | { readonly status: 'missing'; readonly why: MissingDocument; readonly message: string };

/** Reads the gateway's document: by HTTP, or over the connection where HTTP is not let in. */
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

    const message = `${url} was answered with ${response.status}.`;
    if (response.status === 401 || response.status === 403) {
      return { status: 'missing', why: 'unauthorized', message };
    }

    return { status: 'missing', why: response.status < 500 ? 'off' : 'unreachable', message };
  } catch (error) {
    // A network error is a TypeError; anything else was said by the reader of the document.
    const why = error instanceof TypeError ? 'unreachable' : 'malformed';
    return { status: 'missing', why, message: error instanceof Error ? error.message : String(error) };
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
    return { status: 'missing', why: refused ? 'unauthorized' : 'off', message };
  }
}

function ready(document: unknown): DocumentState {
  return { status: 'ready', document: readContracts(document), source: JSON.stringify(document) };
}
