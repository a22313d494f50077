import { copyAddress } from '../shared/copyAddress.js';
import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import type { ChatSession } from './chatSession.js';
import { Composer } from './composer.js';
import { ConfirmDialog } from './confirmDialog.js';
import type { ChatMessage } from './contracts.js';
import { titleOf } from './conversationList.js';
import { MemberList } from './memberList.js';
import { MessageLog } from './messageLog.js';
import { type ConversationEvents, OpenConversation } from './openConversation.js';
import { Toast } from './toast.js';
import { TypingLine } from './typingLine.js';

/** What the view needs from the page. */
export interface ViewEvents {
  /** The user sees the newest messages of the open conversation, up to this number. */
  seen(conversation: string, last: number): void;
  leave(room: string): Promise<void>;
  back(): void;
}

/** Shows the open conversation: its messages, who is there, and its buttons. */
export class ConversationView {
  readonly #section = byId('room', HTMLElement);
  readonly #placeholder = byId('placeholder', HTMLElement);
  readonly #title = byId('room-title', HTMLElement);
  readonly #hint = byId('room-hint', HTMLElement);
  readonly #membersSection = byId('members', HTMLDetailsElement);
  readonly #log: MessageLog;
  readonly #members = new MemberList();
  readonly #typing = new TypingLine();
  readonly #composer: Composer;
  readonly #dialog = new ConfirmDialog();
  readonly #toast = new Toast();
  #open: OpenConversation | undefined;

  constructor(
    private readonly session: ChatSession,
    private readonly events: ViewEvents,
  ) {
    this.#log = new MessageLog({
      seen: () => this.#seen(),
      needOlder: () => void this.#open?.readOlder(),
      needNewest: () => this.#open?.showNewest(),
      forgot: (first) => this.#open?.forgetBefore(first),
    });
    this.#composer = new Composer({
      send: async (conversation, text, key) => {
        this.#log.markRead();
        const sequence = await session.send(conversation, text, key);
        await (this.#open?.name === conversation ? this.#open.whenShown(sequence) : undefined);
      },
      typing: () => void this.#sendTyping(),
      changed: () => this.#log.keepAtEnd(),
    });
    // Closed on phones, where the members would take the space of the messages.
    this.#membersSection.open = !matchMedia('(max-width: 60rem)').matches;
    this.#onClick('clear', () => this.#clear());
    this.#onClick('leave', () => this.#leave());
    this.#onClick('copy-link', () => this.#copyLink());
    byId('back', HTMLButtonElement).addEventListener('click', () => events.back());
  }

  /** The name of the open conversation. */
  get name(): string | undefined {
    return this.#open?.name;
  }

  /** Whether the user sees the newest messages of a conversation. */
  isSeen(conversation: string): boolean {
    return this.#open?.name === conversation && this.#log.isSeen;
  }

  /** Opens a conversation; throws if it does not exist or cannot be read. */
  async open(name: string): Promise<void> {
    const own = this.session.nameIn(name);
    const opening = new OpenConversation(this.session, name, this.#eventsFor(own));
    this.close();
    this.#open = opening;
    this.#show(name, own);
    try {
      await opening.open();
    } catch (error) {
      if (this.#open === opening) {
        this.close();
      }

      throw error;
    }

    this.#composer.focus();
  }

  /** Closes the open conversation. */
  close(): void {
    this.#open?.close();
    this.#open = undefined;
    this.#section.hidden = true;
    this.#placeholder.hidden = false;
    this.#typing.clear();
  }

  typing(conversation: string, name: string): void {
    if (conversation === this.#open?.name) {
      this.#typing.add(name);
    }
  }

  confirm(question: string, signal: AbortSignal): Promise<boolean> {
    return this.#dialog.ask(question, signal);
  }

  toast(text: string): void {
    this.#toast.show(text);
  }

  #show(name: string, own: string): void {
    const isRoom = !name.startsWith('@');
    this.#title.textContent = titleOf(name);
    this.#hint.textContent = isRoom ? `You are ${own}.` : '';
    for (const id of ['clear', 'leave', 'copy-link']) {
      byId(id, HTMLButtonElement).hidden = !isRoom;
    }

    this.#membersSection.hidden = !isRoom;
    this.#members.reset([], own);
    this.#log.reset(own);
    this.#section.hidden = false;
    this.#placeholder.hidden = true;
    this.#composer.show(name);
  }

  #eventsFor(own: string): ConversationEvents {
    let present: readonly string[] = [];
    return {
      start: (messages, unread) => this.#log.reset(own, messages, unread),
      append: (messages, missed) =>
        this.#append(messages, missed ? messages.filter(({ name }) => name !== own).length : 0),
      prepend: (messages) => this.#log.prepend(messages),
      present: (names, isFirst) => {
        this.#present(names, isFirst ? names : present, own);
        present = names;
      },
      failed: (error) => this.#toast.show(messageOf(error)),
    };
  }

  #append(messages: readonly ChatMessage[], missed: number): void {
    if (missed > 0) {
      this.#log.note(`${missed} ${missed === 1 ? 'message' : 'messages'} while you were away`);
    }

    for (const { name } of messages) {
      this.#typing.remove(name);
    }

    this.#log.add(messages);
    this.#seen();
  }

  #present(names: readonly string[], before: readonly string[], own: string): void {
    if (this.#open?.name.startsWith('@')) {
      this.#hint.textContent = names.length > 0 ? 'Online' : 'Offline. Messages wait until they are read.';
      return;
    }

    this.#members.reset(names, own);
    for (const name of names.filter((one) => !before.includes(one) && one !== own)) {
      this.#log.note(`${name} joined`);
    }

    for (const name of before.filter((one) => !names.includes(one) && one !== own)) {
      this.#typing.remove(name);
      this.#log.note(`${name} left`);
    }
  }

  #seen(): void {
    if (this.#open !== undefined && this.#log.isSeen) {
      this.events.seen(this.#open.name, this.#open.last);
    }
  }

  async #sendTyping(): Promise<void> {
    try {
      await (this.#open && this.session.conversations.typing(this.#open.name, AbortSignal.timeout(2000)));
    } catch {
      // It is only a hint to others.
    }
  }

  async #clear(): Promise<void> {
    const name = this.#open?.name;
    if (name !== undefined && (await this.session.clear(name))) {
      this.#log.reset(this.session.nameIn(name));
      this.#toast.show('The history was cleared.');
    }

    this.#composer.focus();
  }

  async #leave(): Promise<void> {
    const name = this.#open?.name;
    this.close();
    if (name !== undefined) {
      await this.events.leave(name);
    }
  }

  async #copyLink(): Promise<void> {
    await copyAddress();
    this.#toast.show('The link to this room was copied.');
  }

  #onClick(id: string, action: () => Promise<void>): void {
    byId(id, HTMLButtonElement).addEventListener('click', () => {
      action().catch((error: unknown) => this.#toast.show(messageOf(error)));
    });
  }
}
