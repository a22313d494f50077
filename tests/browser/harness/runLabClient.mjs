// Runs the .NET client as WebAssembly under Node.js: node runLabClient.mjs <folder> <url of the server>
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';

// Node.js has no built-in WebSocket before version 22.
globalThis.WebSocket = WebSocket;
const [folder, server] = process.argv.slice(2);
const { dotnet } = await import(new URL('_framework/dotnet.js', pathToFileURL(folder)).href);
process.exit(await dotnet.withApplicationArguments(server).run());
