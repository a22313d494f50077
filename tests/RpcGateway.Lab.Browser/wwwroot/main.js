// The query of the page's URL names the server: ?server=http://127.0.0.1:5000
import { dotnet } from './_framework/dotnet.js';

const server = new URL(location.href).searchParams.get('server');
globalThis.failedChecks = dotnet.withApplicationArguments(server).run();
