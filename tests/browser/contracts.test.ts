import { generate } from '../../src/rpc-gateway-client/src/codegen/index.js';
import { expect, test } from './harness/browserTest.js';

const file = '../../src/RpcGateway.Samples/FrontEnd/src/contracts.ts';

// 'npm test --workspace tests/browser -- -u' updates the file.
test('SamplePages_Contracts_EqualTheGeneratorsOutput', async ({ gateway }) => {
  const document: unknown = await (await fetch(`${gateway.url}/rpc/openrpc.json`)).json();
  const text = generate(document, {
    contracts: ['chat', 'jobs', 'monitor'],
    command:
      'npx rpc-gateway-codegen http://localhost:5080/rpc/openrpc.json -o contracts.ts --contract chat --contract jobs --contract monitor',
  });

  await expect(text).toMatchFileSnapshot(file);
});
