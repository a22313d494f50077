// The client for scripts that RpcGateway.FunctionalTests runs against a gateway of its own.
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { WebSocket } from 'ws';

// Uses the source directly, so no build is required.
const vite = await createServer({
  configFile: false,
  root: fileURLToPath(new URL('../../../src/rpc-gateway-client/src', import.meta.url)),
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
after(() => vite.close());
const { connect } = await vite.ssrLoadModule('/index.ts');

/** Connects to the gateway of the test. */
export function connectGateway(options) {
  return connect(process.env.RPC_GATEWAY_URL, { webSocket: WebSocket, ...options });
}
