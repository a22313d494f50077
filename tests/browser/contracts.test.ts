import { generate } from '../../src/rpc-gateway-client/src/codegen/index.js';
import { expect, test } from './harness/browserTest.js';

const sources = '../../src/RpcGateway.Samples/FrontEnd/src';

// 'npm test --workspace tests/browser -- -u' updates the files.
test.for([
  { page: 'chat', contracts: ['chat', 'conversations'] },
  { page: 'push', contracts: ['push'] },
  { page: 'notes', contracts: ['notes'] },
  { page: 'jobs', contracts: ['jobs', 'jobBoard'] },
  { page: 'monitor', contracts: ['monitor'] },
  { page: 'ticker', contracts: ['ticker'] },
  { page: 'arena', contracts: ['arena'] },
  { page: 'cache', contracts: ['cache'] },
])('SamplePages_Contracts_EqualTheGeneratorsOutput: $page', async ({ page, contracts }, { gateway }) => {
  const document: unknown = await (await fetch(`${gateway.url}/rpc/openrpc.json`)).json();
  const options = contracts.map((contract) => `--contract ${contract}`).join(' ');
  const text = generate(document, {
    contracts,
    command: `npx rpc-gateway-codegen http://localhost:5080/rpc/openrpc.json -o contracts.ts ${options}`,
  });

  await expect(text).toMatchFileSnapshot(`${sources}/${page}/contracts.ts`);
});
