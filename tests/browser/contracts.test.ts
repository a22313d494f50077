import { generate } from '../../src/rpc-gateway-client/src/codegen/index.js';
import { expect, test } from './harness/browserTest.js';

const sources = '../../src/RpcGateway.Samples/FrontEnd/src';

// 'npm test --workspace tests/browser -- -u' updates the files.
test.for([
  { file: 'contracts.ts', contracts: ['chat', 'conversations', 'jobs', 'monitor'] },
  { file: 'push/contracts.ts', contracts: ['push'] },
  { file: 'arena/contracts.ts', contracts: ['arena'] },
  { file: 'notes/contracts.ts', contracts: ['notes'] },
  { file: 'jobs/contracts.ts', contracts: ['jobBoard'] },
  { file: 'ticker/contracts.ts', contracts: ['ticker'] },
  { file: 'cache/contracts.ts', contracts: ['cache'] },
])('SamplePages_Contracts_EqualTheGeneratorsOutput: $file', async ({ file, contracts }, { gateway }) => {
  const document: unknown = await (await fetch(`${gateway.url}/rpc/openrpc.json`)).json();
  const options = contracts.map((contract) => `--contract ${contract}`).join(' ');
  const text = generate(document, {
    contracts,
    command: `npx rpc-gateway-codegen http://localhost:5080/rpc/openrpc.json -o contracts.ts ${options}`,
  });

  await expect(text).toMatchFileSnapshot(`${sources}/${file}`);
});
