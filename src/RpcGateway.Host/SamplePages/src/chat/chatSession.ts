import { type RpcClient, type RpcConnection, RpcConnectionLostError, RpcError } from 'rpc-gateway-client';
import type { Chat, ChatCallback, ChatMessage } from '../contracts.js';

/** Who is where. */
export interface Membership {
  readonly room: string;
  readonly name: string;
}

/** What a session tells the page. */
export interface ChatEvents {
  messages(messages: ChatMessage[], kind: 'history' | 'missed' | 'live'): void;
  members(names: string[]): void;
  joined(name: string): void;
  left(name: string): void;
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
  /** The gateway did not take the member back after a reconnect. */
  expelled(error: RpcError): void;
}

// The gateway may not have noticed yet that the connection before is gone, and its member with it.
const nameTaken = 1006;
const returnDelays = [250, 500, 1000, 2000, 4000];

/** One member of one room, for as long as he stays: over lost connections too. */
export class ChatSession {
  readonly #chat: Chat;
  readonly #events: ChatEvents;
  readonly #known = new Set<string>();
  #membership: Membership | undefined;
  #last: ChatMessage | undefined;
  // What arrives while somebody joins comes after what the room was then.
  #early: (() => void)[] | undefined;

  constructor(client: RpcClient, events: ChatEvents) {
    this.#chat = client.contract<Chat>('chat');
    this.#events = events;
    client.on<ChatCallback>('chatCallback', {
      messagePosted: (message) => this.#ifHere(message.room, () => this.#show([message], 'live')),
      memberJoined: (room, name) => this.#ifHere(room, () => events.joined(name)),
      memberLeft: (room, name) => this.#ifHere(room, () => events.left(name)),
      confirm: (question, context) => events.confirm(question, context.signal),
    });
    client.onReconnected((connection) => this.#return(connection));
  }

  /** Joins a room and reads what was said there. */
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

  /** Says something; while the connection is lost it waits for the next one. */
  async send(text: string): Promise<void> {
    await this.#chat.send(this.#room, text);
  }

  /** Clears the history, if the one who is asked says yes. */
  async clear(): Promise<boolean> {
    return await this.#chat.clear(this.#room);
  }

  get #room(): string {
    if (this.#membership === undefined) {
      throw new Error('Nobody has joined a room.');
    }

    return this.#membership.room;
  }

  async #join(chat: Chat, membership: Membership, kind: 'history' | 'missed'): Promise<void> {
    this.#early = [];
    try {
      const snapshot = await chat.join(membership.room, membership.name);
      this.#membership = membership;
      this.#events.members(snapshot.members);
      this.#show(await this.#read(chat, membership.room), kind);
    } finally {
      const early = this.#early ?? [];
      this.#early = undefined;
      for (const tell of early) {
        tell();
      }
    }
  }

  // Asks for the last known message again: if it is the first to come, the room is the one that it was. If not, the room
  // was cleared or the gateway started anew, and what is known of its numbers is worth nothing.
  async #read(chat: Chat, room: string): Promise<ChatMessage[]> {
    if (this.#last !== undefined) {
      const missed = await all(chat.history(room, this.#last.sequence - 1));
      if (missed[0] !== undefined && keyOf(missed[0]) === keyOf(this.#last)) {
        return missed;
      }
    }

    return await all(chat.history(room));
  }

  async #return(connection: RpcConnection): Promise<void> {
    const membership = this.#membership;
    if (membership === undefined) {
      return;
    }

    const chat = connection.contract<Chat>('chat');
    for (const delay of [...returnDelays, undefined]) {
      try {
        await this.#join(chat, membership, 'missed');
        return;
      } catch (error) {
        if (error instanceof RpcConnectionLostError) {
          return; // The next connection comes here again.
        }

        if (!(error instanceof RpcError)) {
          throw error;
        }

        if (error.code !== nameTaken || delay === undefined) {
          this.#membership = undefined;
          this.#events.expelled(error);
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
    if (this.#early !== undefined) {
      this.#early.push(() => this.#ifHere(room, action));
    } else if (this.#membership?.room === room) {
      action();
    }
  }
}

// The numbers begin again when the gateway does.
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
