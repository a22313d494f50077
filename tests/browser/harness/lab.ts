import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ServerProgram } from './gateway.js';

/** The server of tests/RpcGateway.Lab, which also serves the files of its client. */
export const labServer: ServerProgram = {
  path: fileURLToPath(new URL('../../RpcGateway.Lab/bin/Debug/net10.0/RpcGateway.Lab.dll', import.meta.url)),
  project: 'tests/RpcGateway.Lab',
  arguments: (url) => ['serve', url, findLabClient()],
  listens: /^listens on (\S+)$/,
};

/** The folder with the published files of tests/RpcGateway.Lab.Browser, the lab's client as WebAssembly. */
export function findLabClient(): string {
  const folder = fileURLToPath(
    new URL('../../RpcGateway.Lab.Browser/bin/Release/net10.0/publish/wwwroot/', import.meta.url),
  );
  if (!existsSync(folder)) {
    throw new Error(`${folder} was not found. Run 'dotnet publish tests/RpcGateway.Lab.Browser'.`);
  }

  return folder;
}
