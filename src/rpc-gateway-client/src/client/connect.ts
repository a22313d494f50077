import type { RpcConnectOptions } from '../connectOptions.js';
import { lostError } from '../errors/connectionLoss.js';
import type { RpcClient } from '../rpcClient.js';
import { RpcConnectionLostError } from '../rpcConnectionLostError.js';
import { createClient } from './client.js';
import { resolveOptions } from './resolveOptions.js';

/**
 * Connects to a gateway.
 * @param url The address; `https://` and `http://` stand for `wss://` and `ws://`.
 * @param options How to connect, and what to do when the connection breaks.
 * @returns The connected client.
 */
export async function connect(url: string | URL, options: RpcConnectOptions = {}): Promise<RpcClient> {
  const settings = resolveOptions(url, options);
  const client = createClient(settings);
  await new Promise<void>((resolve, reject) => {
    client.onStateChange(({ current, close, error }) => {
      if (current === 'connected') {
        resolve();
      } else if (current === 'closed') {
        reject(error instanceof RpcConnectionLostError ? error : lostError(settings.url, false, close, error));
      }
    });
  });
  return client;
}
