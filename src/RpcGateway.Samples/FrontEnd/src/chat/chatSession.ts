import { type RpcClient, type RpcConnection, RpcConnectionLostError, RpcError } from 'rpc-gateway-client';
import { isTemporary } from '../shared/temporary.js';
import type { Chat, ChatCallback, ChatMessage, Conversations, ConversationsCallback } from './contracts.js';
import { rejoin, rejoinWhenPossible } from './rejoin.js';
import { SendQueue } from './sendQueue.js';

/** The events of a session. */
export interface ChatEvents {
  /** A message arrived in a room that was joined, or directly. */
  posted(message: ChatMessage): void;
  typing(conversation: string, name: string): void;
  /** The user has read messages in another tab or on another device. */
  acknowledged(conversation: string, unread: number): void;
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
  /** Events may have been missed. */
  missed(): void;
  /** The gateway rejected the member of a room after a reconnect. */
  rejected(room: string, error: RpcError): void;
}

/** The parts of the client that a session needs. */
export type ChatClient = Pick<
  RpcClient,
  'contract' | 'on' | 'onMessagesMissed' | 'onReconnected' | 'onStateChange' | 'state'
>;

/** The rooms that this page has joined, and the calls of the user. Joins the rooms again after a lost connection. */
export class ChatSession {
  readonly conversations: Conversations;
  readonly #chat: Chat;
  readonly #rooms = new Map<string, string>();
  readonly #sends = new SendQueue();

  /**
   * @param client The connection.
   * @param account The name of the user's account; undefined for a guest.
   * @param events Receives the events.
   */
  constructor(
    private readonly client: ChatClient,
    readonly account: string | undefined,
    private readonly events: ChatEvents,
  ) {
    this.#chat = client.contract<Chat>('chat');
    this.conversations = client.contract<Conversations>('conversations');
    client.on<Partial<ChatCallback>>('chatCallback', {
      messagePosted: (message) => events.posted(message),
      confirm: (question, context) => events.confirm(question, context.signal),
    });
    client.on<ConversationsCallback>('conversationsCallback', {
      typing: (conversation, name) => events.typing(conversation, name),
      acknowledged: (conversation, unread) => events.acknowledged(conversation, unread),
    });
    client.onReconnected((connection) => this.#rejoin(connection));
    client.onMessagesMissed(() => events.missed());
    client.onStateChange(({ current, recovered }) => {
      if (current === 'connected' && recovered === false) {
        events.missed();
      }
    });
  }

  /** Whether the connection has ended and does not return. */
  get isClosed(): boolean {
    return this.client.state === 'closed';
  }

  /** The user's name in a conversation. */
  nameIn(conversation: string): string {
    return this.account ?? this.#rooms.get(conversation) ?? '';
  }

  /** Joins a room. */
  async join(room: string, name: string): Promise<void> {
    await this.#chat.join(room, name);
    this.#rooms.set(room, name);
  }

  /** Joins a room of the account's list, which may have been joined on another device. Guests have no such rooms. */
  async joinListed(room: string): Promise<void> {
    if (this.account !== undefined && !this.#rooms.has(room)) {
      await this.join(room, this.account);
    }
  }

  /** Leaves a room. */
  async leave(room: string): Promise<void> {
    this.#rooms.delete(room);
    await this.#chat.leave(room);
  }

  /**
   * Stores a message after the earlier ones of the conversation; returns its number. Waits for the next connection while the page is offline.
   */
  send(conversation: string, text: string, key: string): Promise<number> {
    return this.#sends.run(conversation, () => this.#send(conversation, text, key));
  }

  /** Clears a room's history if the user confirms it; returns whether it was cleared. */
  async clear(room: string): Promise<boolean> {
    return await this.#chat.clear(room);
  }

  // The key makes repeats safe, so a message whose response was lost is sent again.
  async #send(conversation: string, text: string, key: string): Promise<number> {
    for (;;) {
      try {
        return await this.conversations.send(conversation, text, key);
      } catch (error) {
        if (!(error instanceof RpcConnectionLostError) || !error.requestSent || this.isClosed) {
          throw error;
        }
      }
    }
  }

  async #rejoin(connection: RpcConnection): Promise<void> {
    const chat = connection.contract<Chat>('chat');
    for (const [room, name] of [...this.#rooms]) {
      try {
        await rejoin(chat, room, name);
      } catch (error) {
        if (isTemporary(error)) {
          // The page does not wait for it: the connection can be used for everything else.
          void this.#rejoinLater(chat, room, name);
        } else if (!this.#reject(room, error)) {
          return;
        }
      }
    }
  }

  async #rejoinLater(chat: Chat, room: string, name: string): Promise<void> {
    try {
      await rejoinWhenPossible(chat, room, name, () => this.#rooms.get(room) === name);
    } catch (error) {
      this.#reject(room, error);
    }
  }

  /** Returns false if the connection was lost again: the next one tries again. */
  #reject(room: string, error: unknown): boolean {
    if (error instanceof RpcError) {
      this.#rooms.delete(room);
      this.events.rejected(room, error);
    }

    return error instanceof RpcError;
  }
}
