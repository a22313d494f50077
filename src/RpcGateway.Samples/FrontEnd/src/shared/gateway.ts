import { connect, type RpcClient } from 'rpc-gateway-client';
import type { Account } from './account.js';
import { ConnectionView } from './connectionView.js';
import { delay } from './delay.js';
import { findRefusal } from './refusal.js';

/** The address of JSON-RPC. It is relative to the page, because a proxy may change the path. */
export const address = new URL('../rpc', document.baseURI).href;
const maxDelay = 5000;

/**
 * Connects to the gateway that served the page, and shows the state of the connection.
 *
 * @param account The account whose tokens the client sends. Without one, or if it is not signed in, the user is anonymous.
 * @param signal Ends the attempts: an error is thrown when the current attempt has failed.
 */
export async function connectToGateway(account?: Account, signal?: AbortSignal): Promise<RpcClient> {
  const view = new ConnectionView();
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      // A shorter delay than the default, because the user is watching.
      const client = await connect(address, { reconnect: { maxDelay }, token: account?.accessToken });
      view.follow(client);
      return client;
    } catch {
      const reason = await findRefusal(address);
      signal?.throwIfAborted();
      view.showRefusal(reason);
      await delay(Math.min(maxDelay, 250 * 2 ** attempt), signal);
    }
  }
}
