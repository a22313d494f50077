import { connect, type RpcClient } from 'rpc-gateway-client';
import { ConnectionView } from './connectionView.js';

/** Connects to the gateway that served the page, and shows on the page how the connection is. */
export async function connectToGateway(): Promise<RpcClient> {
  const view = new ConnectionView();
  const client = await connect(new URL('/rpc', location.href).href, {
    // Somebody looks on: what is tried more seldom seems to be tried no more.
    reconnect: { retryFirstConnect: true, maxDelay: 5000 },
  });
  view.follow(client);
  return client;
}
