import { type RpcClient, type RpcConnection, RpcConnectionLostError, RpcError } from 'rpc-gateway-client';
import type { Chat, ChatCallback, ChatMessage } from '../contracts.js';

/** A member of a room. */
export interface Membership {
  readonly room: string;
  readonly name: string;
}

/** The events of a session. */
export interface ChatEvents {
  messages(messages: ChatMessage[], kind: 'history' | 'missed' | 'live'): void;
  members(names: string[]): void;
  joined(name: string): void;
  left(name: string): void;
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
  /** The gateway rejected the member after a reconnect. */
  rejected(error: RpcError): void;
}

// Until the gateway detects that the previous connection was lost, the name is still taken.
const nameTaken = 1006;
const rejoinDelays = [250, 500, 1000, 2000, 4000];

/** The membership in a room. Joins the room again after a lost connection. */
export class ChatSession {
  readonly #chat: Chat;
  readonly #events: ChatEvents;
  readonly #known = new Set<string>();
  #membership: Membership | undefined;
  #last: ChatMessage | undefined;
  // Callbacks that arrive while joining. They are handled after the snapshot of the room.
  #deferred: (() => void)[] | undefined;

  constructor(client: RpcClient, events: ChatEvents) {
    this.#chat = client.contract<Chat>('chat');
    this.#events = events;
    client.on<ChatCallback>('chatCallback', {
      messagePosted: (message) => this.#ifHere(message.room, () => this.#show([message], 'live')),
      memberJoined: (room, name) => this.#ifHere(room, () => events.joined(name)),
      memberLeft: (room, name) => this.#ifHere(room, () => events.left(name)),
      confirm: (question, context) => events.confirm(question, context.signal),
    });
    client.onReconnected((connection) => this.#rejoin(connection));
  }

  /** Joins a room and reads its history. */
  async enter(membership: Membership): Promise<void> {
    this.#known.clear();
    this.#last = undefined;
    await this.#join(this.#chat, membership, 'history');
  }

  /** Leaves the room. */
  async leave(): Promise<void> {
    const room = this.#membership?.room;
    this.#membership = undefined;
    if (room !== undefined) {
      await this.#chat.leave(room);
    }
  }

  /** Sends a message; waits for the next connection if there is none. */
  async send(text: string): Promise<void> {
    await this.#chat.send(this.#room, text);
  }

  /** Clears the history if the user confirms it; returns whether it was cleared. */
  async clear(): Promise<boolean> {
    return await this.#chat.clear(this.#room);
  }

  get #room(): string {
    if (this.#membership === undefined) {
      throw new Error('You are not in a room.');
    }

    return this.#membership.room;
  }

  async #join(chat: Chat, membership: Membership, kind: 'history' | 'missed'): Promise<void> {
    this.#deferred = [];
    try {
      const snapshot = await chat.join(membership.room, membership.name);
      this.#membership = membership;
      this.#events.members(snapshot.members);
      this.#show(await this.#read(chat, membership.room), kind);
    } finally {
      const deferred = this.#deferred ?? [];
      this.#deferred = undefined;
      for (const handle of deferred) {
        handle();
      }
    }
  }

  // Requests the history from the last known message on. If that message comes first, the history is unchanged.
  // Otherwise the room was cleared or the gateway was restarted, so the known numbers are invalid.
  async #read(chat: Chat, room: string): Promise<ChatMessage[]> {
    if (this.#last !== undefined) {
      const missed = await all(chat.history(room, this.#last.sequence - 1));
      if (missed[0] !== undefined && keyOf(missed[0]) === keyOf(this.#last)) {
        return missed;
      }
    }

    return await all(chat.history(room));
  }

  async #rejoin(connection: RpcConnection): Promise<void> {
    const membership = this.#membership;
    if (membership === undefined) {
      return;
    }

    const chat = connection.contract<Chat>('chat');
    for (const delay of [...rejoinDelays, undefined]) {
      try {
        await this.#join(chat, membership, 'missed');
        return;
      } catch (error) {
        if (error instanceof RpcConnectionLostError) {
          return; // The next reconnect tries again.
        }

        if (!(error instanceof RpcError)) {
          throw error;
        }

        if (error.code !== nameTaken || delay === undefined) {
          this.#membership = undefined;
          this.#events.rejected(error);
          return;
        }

        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }

  #show(messages: ChatMessage[], kind: 'history' | 'missed' | 'live'): void {
    const unknown = messages.filter((message) => !this.#known.has(keyOf(message)));
    for (const message of unknown) {
      this.#known.add(keyOf(message));
      this.#last = message;
    }

    if (unknown.length > 0) {
      this.#events.messages(unknown, kind);
    }
  }

  #ifHere(room: string, action: () => void): void {
    if (this.#deferred !== undefined) {
      this.#deferred.push(() => this.#ifHere(room, action));
    } else if (this.#membership?.room === room) {
      action();
    }
  }
}

// The number alone is not unique: numbers restart with the gateway.
function keyOf(message: ChatMessage): string {
  return `${message.sequence} ${message.time}`;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) {
    list.push(item);
  }

  return list;
}
