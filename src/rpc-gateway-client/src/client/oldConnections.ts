import { createClose, goingAway } from '../errors/connectionLoss.js';
import type { RpcClose } from '../rpcClose.js';

const maxCount = 4;

/** Longer than a server may wait for its running calls, in ms. */
const maxTime = 900_000;

/**
 * Keeps the connections to servers that are shutting down: their running calls continue while new calls use another
 * connection. Each ends when its server closes it, or after a time limit.
 */
export function createOldConnections() {
  const timers = new Map<{ close(close: RpcClose): void }, ReturnType<typeof setTimeout>>();
  const tooOld = createClose(goingAway, 'Its calls have not ended in time.');

  return {
    /** Keeps a connection. If there are too many, closes the oldest. */
    add(connection: { close(close: RpcClose): void }): void {
      timers.set(
        connection,
        setTimeout(() => connection.close(tooOld), maxTime),
      );
      if (timers.size > maxCount) {
        timers.keys().next().value?.close(tooOld);
      }
    },

    /** Removes a connection that has ended. Does nothing if it is not one of these. */
    remove(connection: unknown): void {
      clearTimeout(timers.get(connection as never));
      timers.delete(connection as never);
    },

    /** Closes all. */
    close(close: RpcClose): void {
      for (const connection of timers.keys()) {
        connection.close(close);
      }
    },
  };
}
