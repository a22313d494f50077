import { type RpcClient, type RpcConnection, RpcConnectionLostError, RpcError } from 'rpc-gateway-client';
import { delay } from '../shared/delay.js';
import {
  type Chat,
  type ChatCallback,
  ChatError,
  type ChatMessage,
  type Conversations,
  type ConversationsCallback,
} from './contracts.js';

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

// Until the gateway detects that the previous connection was lost, the name is still taken.
const rejoinDelays = [250, 500, 1000, 2000, 4000];

/** The rooms that this page has joined, and the calls of the user. Joins the rooms again after a lost connection. */
export class ChatSession {
  readonly conversations: Conversations;
  readonly #chat: Chat;
  readonly #rooms = new Map<string, string>();

  /**
   * @param client The connection.
   * @param account The name of the user's account; undefined for a guest.
   * @param events Receives the events.
   */
  constructor(
    private readonly client: RpcClient,
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

  /** Leaves a room. */
  async leave(room: string): Promise<void> {
    this.#rooms.delete(room);
    await this.#chat.leave(room);
  }

  /**
   * Stores a message; returns its number. Waits for the next connection if there is none. The key makes repeats safe, so a message whose
   * response was lost is sent again.
   */
  async send(conversation: string, text: string, key: string): Promise<number> {
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

  /** Clears a room's history if the user confirms it; returns whether it was cleared. */
  async clear(room: string): Promise<boolean> {
    return await this.#chat.clear(room);
  }

  async #rejoin(connection: RpcConnection): Promise<void> {
    const chat = connection.contract<Chat>('chat');
    for (const [room, name] of [...this.#rooms]) {
      try {
        await rejoin(chat, room, name);
      } catch (error) {
        if (!(error instanceof RpcError)) {
          return; // The connection was lost again; the next one tries again.
        }

        this.#rooms.delete(room);
        this.events.rejected(room, error);
      }
    }
  }
}

async function rejoin(chat: Chat, room: string, name: string): Promise<void> {
  for (const pause of [...rejoinDelays, undefined]) {
    try {
      await chat.join(room, name);
      return;
    } catch (error) {
      if (!(error instanceof RpcError) || error.code !== ChatError.NameTaken || pause === undefined) {
        throw error;
      }

      await delay(pause);
    }
  }
}
