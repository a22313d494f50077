// Numbers that JavaScript cannot represent, at a server that writes them as strings. Run by RpcGateway.FunctionalTests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectGateway } from './client.mjs';

test('largeNumbers_AsStrings_KeepAllDigits', async () => {
  const client = await connectGateway();
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
