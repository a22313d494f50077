// One of the servers from npm, named by the first argument. It speaks the lines of ServerHost: it says which port it
// listens on, answers questions on its input, and ends with it.
import { createInterface } from 'node:readline';

const host = '127.0.0.1';

const servers = {
  // JSON-RPC 2.0 on ws.
  async 'rpc-websockets'() {
    const { Server } = await import('rpc-websockets');
    const server = new Server({ host, port: 0 });
    await new Promise((resolve) => server.on('listening', resolve));
    server.register('bench.say', ([text]) => text);
    server.register('bench.confirm', ([order]) => order);
    return server.wss.address().port;
  },

  // Events with acknowledgements, its way to answer a call.
  async 'socket.io'() {
    const { createServer } = await import('node:http');
    const { Server } = await import('socket.io');
    const http = createServer();
    const io = new Server(http);
    io.on('connection', (socket) => {
      socket.on('say', (text, answer) => answer(text));
      socket.on('confirm', (order, answer) => answer(order));
      socket.on('join', (answer) => {
        socket.join('everybody');
        answer(null);
      });
      socket.on('post', (text, answer) => {
        io.to('everybody').emit('posted', text);
        answer(null);
      });
    });
    await new Promise((resolve) => http.listen(0, host, resolve));
    return http.address().port;
  },
};

const port = await servers[process.argv[2]]();
console.log(`port ${port}`);
const lines = createInterface({ input: process.stdin });
lines.on('line', (question) => {
  if (question === 'gc') {
    globalThis.gc();
    console.log('ok');
  } else {
    // Node does not count what it allocates.
    console.log(JSON.stringify({ AllocatedBytes: 0, HeapBytes: process.memoryUsage().heapUsed }));
  }
});
lines.on('close', () => process.exit(0));
