import { connect, type RpcClient, type RpcConnectOptions } from 'rpc-gateway-client';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';

export type * from '../codegen/snapshots/samples.js';

/** Connects to a host until the end of the test. */
export async function connectHost(url: string, options: RpcConnectOptions = {}): Promise<RpcClient> {
  const client = await connect(url, { webSocket: WebSocket, ...options });
  onTestFinished(() => client.close());
  return client;
}
