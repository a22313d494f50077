// Runs one of the servers from npm, named by the first argument. Like the .NET servers, it prints the port it listens on,
// responds to commands on its input (Processes/ControlLine.cs), and stops at the end of its input.
import { createInterface } from 'node:readline';

const host = '127.0.0.1';

const servers = {
  // JSON-RPC 2.0 on ws.
  async 'rpc-websockets'() {
    const { Server } = await import('rpc-websockets');
    const server = new Server({ host, port: 0 });
    await new Promise((resolve) => server.on('listening', resolve));
    server.register('bench.say', ([text]) => text);
    return server.wss.address().port;
  },

  // Events with acknowledgements, which contain the results.
  async 'socket.io'() {
    const { createServer } = await import('node:http');
    const { Server } = await import('socket.io');
    const http = createServer();
    const io = new Server(http);
    io.on('connection', (socket) => {
      socket.on('say', (text, acknowledge) => acknowledge(text));
    });
    await new Promise((resolve) => http.listen(0, host, resolve));
    return http.address().port;
  },
};

const port = await servers[process.argv[2]]();
console.log(`port ${port}`);
const lines = createInterface({ input: process.stdin });
lines.on('line', (command) => {
  if (command === 'gc') {
    globalThis.gc();
    console.log('ok');
  } else {
    // Node does not count its allocations.
    console.log('0');
  }
});
lines.on('close', () => process.exit(0));
