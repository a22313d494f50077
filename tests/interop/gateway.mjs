// Connects to the gateway under test, and limits the time of each wait.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { within } from './within.mjs';

export { within };

const url = process.env.RPC_GATEWAY_URL;
if (!url) {
  throw new Error('RPC_GATEWAY_URL must be the address of the gateway, for example ws://localhost:5080/rpc');
}

/** Opens a WebSocket to the gateway. */
export async function open(subprotocols = []) {
  const socket = new WebSocket(url, subprotocols);
  await within('the connection', once(socket, 'open'));
  return socket;
}

/** Closes a WebSocket and waits until both ends have closed it. */
export async function close(socket) {
  const closed = once(socket, 'close');
  socket.close();
  await within('the close', closed);
}

let names = 0;

/** Returns a name that no other test uses at the same time. */
export function unique(prefix) {
  names++;
  return `${prefix}-${process.pid}-${names}`;
}

/** Reads a stream to its end. `next` requests the portions after the one in the result. */
export async function readStream({ token, values = [] }, next) {
  const items = [...values];
  for (let finished = token === undefined; !finished; ) {
    const portion = await next(token);
    items.push(...portion.values);
    finished = portion.finished;
  }

  return items;
}
