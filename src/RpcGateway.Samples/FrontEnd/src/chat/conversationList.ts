import { byId, element } from '../shared/dom.js';
import { avatar } from './avatar.js';
import type { ChatMessage, Conversation } from './contracts.js';

const maxShown = 99;
const isDirect = (name: string) => name.startsWith('@');

/** The name of a conversation as the page shows it. */
export const titleOf = (name: string) => (isDirect(name) ? name.slice(1) : `# ${name}`);

interface Item {
  unread: number;
  latest: ChatMessage | undefined;
}

/** The list of conversations, with the number of unread messages of each. */
export class ConversationList {
  readonly #list = byId('conversations', HTMLUListElement);
  readonly #empty = byId('no-conversations', HTMLElement);
  readonly #items = new Map<string, Item>();
  #current: string | undefined;

  /**
   * @param select Called when the user selects a conversation.
   * @param onUnread Called with the number of all unread messages.
   */
  constructor(
    private readonly select: (name: string) => void,
    private readonly onUnread: (count: number) => void,
  ) {}

  get names(): string[] {
    return [...this.#items.keys()];
  }

  /** Replaces the conversations with those that the gateway has stored. */
  replace(conversations: readonly Conversation[]): void {
    for (const { name, unread, latest } of conversations) {
      this.#items.set(name, { unread, latest: latest ?? undefined });
    }

    this.#show();
  }

  add(name: string): void {
    if (!this.#items.has(name)) {
      this.#items.set(name, { unread: 0, latest: undefined });
    }

    this.#show();
  }

  remove(name: string): void {
    this.#items.delete(name);
    this.#show();
  }

  /** Marks the conversation that is open. */
  setCurrent(name: string | undefined): void {
    this.#current = name;
    this.#show();
  }

  setUnread(name: string, unread: number): void {
    const item = this.#items.get(name);
    if (item !== undefined && item.unread !== unread) {
      item.unread = unread;
      this.#show();
    }
  }

  /** A message arrived. */
  posted(message: ChatMessage, isUnread: boolean): void {
    const { unread = 0, latest } = this.#items.get(message.room) ?? {};
    // The list may have been read after the message was stored. Numbers alone are not enough: a new store begins with 1.
    const isKnown = latest !== undefined && latest.sequence >= message.sequence && latest.time >= message.time;
    if (!isKnown) {
      this.#items.set(message.room, { unread: isUnread ? unread + 1 : unread, latest: message });
      this.#show();
    }
  }

  #show(): void {
    const sorted = [...this.#items].sort(([, a], [, b]) => timeOf(b) - timeOf(a));
    const focused =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset.conversation : undefined;
    this.#list.replaceChildren(...sorted.map(([name, item]) => this.#create(name, item)));
    this.#empty.hidden = sorted.length > 0;
    if (focused !== undefined) {
      this.#list.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(focused)}"]`)?.focus();
    }

    this.onUnread(sorted.reduce((sum, [, { unread }]) => sum + unread, 0));
  }

  #create(name: string, { unread, latest }: Item): HTMLLIElement {
    const button = element(
      'button',
      { type: 'button', 'data-conversation': name, ...(name === this.#current ? { 'aria-current': 'true' } : {}) },
      avatar(isDirect(name) ? name.slice(1) : name),
      element('span', { class: 'conversation-name' }, titleOf(name)),
      element('span', { class: 'conversation-latest' }, latest === undefined ? 'No messages yet' : preview(latest)),
    );
    if (unread > 0) {
      const shown = unread > maxShown ? `${maxShown}+` : String(unread);
      button.append(
        element(
          'span',
          { class: 'badge' },
          shown,
          element('span', { class: 'unseen' }, ` unread ${unread === 1 ? 'message' : 'messages'}`),
        ),
      );
    }

    button.addEventListener('click', () => this.select(name));
    return element('li', {}, button);
  }
}

function preview({ name, text }: ChatMessage): string {
  return `${name}: ${text.length > 100 ? `${text.slice(0, 100)}…` : text}`;
}

function timeOf({ latest }: Item): number {
  return latest === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(latest.time);
}
