// Numbers that JavaScript cannot represent, at a server that writes them as strings. Run by RpcGateway.FunctionalTests.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
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

test('largeNumbers_AsStrings_KeepAllDigits', async () => {
  const client = await connect(process.env.RPC_GATEWAY_URL, { webSocket: WebSocket });
  const ledger = client.contract('ledger');
  const id = 9_007_199_254_740_993n;

  const balance = await ledger.add(`${id}`, '0.1000000000000000000000000001', `${-(2n ** 127n)}`);

  assert.equal(BigInt(balance.id), id);
  assert.equal(balance.amount, '0.1000000000000000000000000001');
  assert.equal(BigInt(balance.checksum), -(2n ** 127n));
  assert.deepEqual(balance.limits, { max: '18446744073709551615', none: null });

  const ids = [];
  for await (const item of ledger.ids(`${2n ** 64n - 3n}`, 3)) {
    ids.push(BigInt(item));
  }
  assert.deepEqual(ids, [2n ** 64n - 3n, 2n ** 64n - 2n, 2n ** 64n - 1n]);

  // The server also reads numbers that JavaScript represents exactly.
  assert.equal((await ledger.add(7, 1.5, 8)).id, '7');
  await client.close();
});
