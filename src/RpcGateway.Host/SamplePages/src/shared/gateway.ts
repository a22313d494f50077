import { connect, type RpcClient } from 'rpc-gateway-client';
import { ConnectionView } from './connectionView.js';
import { findRefusal } from './refusal.js';

// Beside the folder of the page, wherever a proxy shows that.
const address = new URL('../rpc', document.baseURI).href;
const longestDelay = 5000;

/** Connects to the gateway that served the page, and shows on the page how the connection is. */
export async function connectToGateway(): Promise<RpcClient> {
  const view = new ConnectionView();
  for (let attempt = 1; ; attempt++) {
    try {
      // Somebody looks on: what is tried more seldom seems to be tried no more.
      const client = await connect(address, { reconnect: { maxDelay: longestDelay } });
      view.follow(client);
      return client;
    } catch {
      view.showRefusal(await findRefusal(address));
      await new Promise((resolve) => setTimeout(resolve, Math.min(longestDelay, 250 * 2 ** attempt)));
    }
  }
}
