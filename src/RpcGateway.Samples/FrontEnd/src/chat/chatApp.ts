import { type RpcClient, RpcConnectionLostError } from 'rpc-gateway-client';
import { Acknowledger } from '../shared/acknowledger.js';
import { messageOf } from '../shared/messageOf.js';
import { isTemporary } from '../shared/temporary.js';
import { ChatSession } from './chatSession.js';
import { ConversationList, titleOf } from './conversationList.js';
import { ConversationView } from './conversationView.js';

const retryDelay = 2000;

/** The list of conversations and the open one, side by side or, on a phone, one after the other. */
export class ChatApp {
  readonly #session: ChatSession;
  readonly #list: ConversationList;
  readonly #view: ConversationView;
  #unread = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param client The connection.
   * @param account The name of the user's account; undefined for a guest.
   * @param showError Shows an error about a room.
   */
  constructor(
    client: RpcClient,
    account: string | undefined,
    private readonly showError: (error: string) => void,
  ) {
    this.#session = new ChatSession(client, account, {
      posted: (message) => {
        const isOwn = message.name === this.#session.nameIn(message.room);
        this.#list.posted(message, !isOwn && !this.#view.isSeen(message.room));
      },
      typing: (conversation, name) => this.#view.typing(conversation, name),
      acknowledged: (conversation, unread) => this.#list.setUnread(conversation, unread),
      confirm: (question, signal) => this.#view.confirm(question, signal),
      missed: () => void this.#refresh(),
      rejected: (room, error) => {
        this.#remove(room);
        this.showError(`You are no longer in '${room}'. ${error.message}`);
      },
    });
    this.#list = new ConversationList(
      (name) => void this.#select(name),
      (unread) => this.#showUnread(unread),
    );
    const acknowledger = new Acknowledger({
      send: async (name, last) => this.#list.setUnread(name, await this.#session.conversations.acknowledge(name, last)),
      // The messages count as unread until the user sees the conversation again.
      isTemporary: () => false,
      delay: 0,
    });
    this.#view = new ConversationView(this.#session, {
      seen: (name, last) => {
        if (account === undefined) {
          this.#list.setUnread(name, 0);
        } else {
          acknowledger.add(name, last);
        }
      },
      leave: (room) => this.#leave(room),
      back: () => this.#close(),
    });
    this.#showView('list');
  }

  /** Shows the stored conversations of an account, and joins its rooms. */
  async start(): Promise<void> {
    if (this.#session.account === undefined) {
      return;
    }

    await this.#refresh();
    const linked = new URLSearchParams(location.search).get('room');
    if (linked !== null && this.#list.names.includes(linked)) {
      await this.#select(linked);
    }
  }

  /** Joins a room and opens it. */
  async join(room: string, name: string): Promise<void> {
    await this.#session.join(room, name);
    this.#list.add(room);
    await this.#open(room);
  }

  /** Opens the direct messages with an account. */
  async openDirect(name: string): Promise<void> {
    await this.#open(`@${name}`);
    this.#list.add(`@${name}`);
  }

  async #open(name: string): Promise<void> {
    if (!name.startsWith('@')) {
      await this.#session.joinListed(name);
    }

    await this.#view.open(name);
    this.#list.setCurrent(name);
    this.#showView('talk');
    this.#showUnread(this.#unread);
    const address = new URL(location.href);
    if (name.startsWith('@')) {
      address.searchParams.delete('room');
    } else {
      address.searchParams.set('room', name);
    }

    history.replaceState(null, '', address);
  }

  async #select(name: string): Promise<void> {
    try {
      await this.#open(name);
    } catch (error) {
      this.#view.toast(messageOf(error));
    }
  }

  async #leave(room: string): Promise<void> {
    this.#remove(room);
    await this.#session.leave(room);
  }

  #remove(room: string): void {
    this.#list.remove(room);
    if (this.#view.name === room || this.#view.name === undefined) {
      this.#close();
    }
  }

  #close(): void {
    this.#view.close();
    this.#list.setCurrent(undefined);
    this.#showView('list');
    this.#showUnread(this.#unread);
  }

  // A room that was joined on another device appears here too, and is joined, so that its messages arrive.
  async #refresh(isRetry = false): Promise<void> {
    if (this.#session.account === undefined) {
      return;
    }

    try {
      const stored = await this.#session.conversations.list();
      this.#list.replace(stored.map((one) => (this.#view.isSeen(one.name) ? { ...one, unread: 0 } : one)));
      for (const { name } of stored) {
        // The user may leave a room while others are joined.
        if (!name.startsWith('@') && this.#list.names.includes(name)) {
          await this.#session.joinListed(name).catch((error: unknown) => this.#report(error, isRetry));
        }
      }
    } catch (error) {
      this.#report(error, isRetry);
    }
  }

  // The state of the connection is shown at the top.
  #report(error: unknown, isRetry: boolean): void {
    if (!isRetry && !(error instanceof RpcConnectionLostError)) {
      this.#view.toast(messageOf(error));
    }

    if (isTemporary(error)) {
      this.#retry ??= setTimeout(() => {
        this.#retry = undefined;
        void this.#refresh(true);
      }, retryDelay);
    }
  }

  // A phone shows one of the two.
  #showView(view: 'list' | 'talk'): void {
    document.body.dataset.view = view;
  }

  #showUnread(unread: number): void {
    this.#unread = unread;
    const name = this.#view?.name;
    const title = name === undefined ? 'Chat · RpcGateway' : `${titleOf(name).replace(/^# /, '')} · Chat`;
    document.title = unread > 0 ? `(${unread}) ${title}` : title;
  }
}
