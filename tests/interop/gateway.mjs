// Where the gateway under test is, and how to be sure that a test ends.
import { once } from 'node:events';
import { WebSocket } from 'ws';

const url = process.env.RPC_GATEWAY_URL;
if (!url) {
  throw new Error('RPC_GATEWAY_URL must say where the gateway is, such as ws://localhost:5080/rpc');
}

/** Opens a WebSocket to the gateway. */
export async function open(subprotocols = []) {
  const socket = new WebSocket(url, subprotocols);
  await within('the connection', once(socket, 'open'));
  return socket;
}

/** Closes a WebSocket and waits until both ends have. */
export async function close(socket) {
  const closed = once(socket, 'close');
  socket.close();
  await within('the close', closed);
}

/** Fails instead of waiting for ever. */
export function within(what, promise, milliseconds = 20_000) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

let names = 0;

/** A name that no other test uses at the same time. */
export function unique(prefix) {
  names++;
  return `${prefix}-${process.pid}-${names}`;
}

/** Reads a stream to its end; `next` asks for the portion after the one that came with the result. */
export async function readStream({ token, values = [] }, next) {
  const items = [...values];
  for (let finished = token === undefined; !finished; ) {
    const portion = await next(token);
    items.push(...portion.values);
    finished = portion.finished;
  }

  return items;
}
