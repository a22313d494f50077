import { isRpcError } from 'rpc-gateway-client';
import { delay } from '../shared/delay.js';
import { isTemporary } from '../shared/temporary.js';
import { type Chat, ChatError } from './contracts.js';

// Until the gateway detects that the previous connection was lost, the name is still taken.
const takenDelays = [250, 500, 1000, 2000, 4000];
const temporaryDelay = 2000;

/** Joins a room again after a reconnect; while the previous connection has the name, several times. */
export async function rejoin(chat: Chat, room: string, name: string): Promise<void> {
  for (const pause of [...takenDelays, undefined]) {
    try {
      await chat.join(room, name);
      return;
    } catch (error) {
      if (!isRpcError(error, ChatError.NameTaken) || pause === undefined) {
        throw error;
      }

      await delay(pause);
    }
  }
}

/** Joins a room again as soon as the gateway can, for example when its store is available; throws any other error. */
export async function rejoinWhenPossible(
  chat: Chat,
  room: string,
  name: string,
  isWanted: () => boolean,
): Promise<void> {
  for (;;) {
    await delay(temporaryDelay);
    if (!isWanted()) {
      return;
    }

    try {
      await rejoin(chat, room, name);
      return;
    } catch (error) {
      if (!isTemporary(error)) {
        throw error;
      }
    }
  }
}
