import type { ChatMessage } from '../contracts.js';
import { byId } from '../shared/dom.js';
import type { Membership } from './chatSession.js';
import { Composer } from './composer.js';
import { ConfirmDialog } from './confirmDialog.js';
import { MemberList } from './memberList.js';
import { MessageLog } from './messageLog.js';
import { Toast } from './toast.js';

/** The actions of a member. */
export interface ChatActions {
  send(text: string): Promise<void>;
  clear(): Promise<boolean>;
  leave(): Promise<void>;
}

/** Shows a room: its messages, its members and its buttons. */
export class ChatRoomView {
  readonly #section = byId('room', HTMLElement);
  readonly #title = byId('room-title', HTMLElement);
  readonly #hint = byId('room-hint', HTMLElement);
  readonly #log = new MessageLog((unread) => this.#showTitle(unread));
  readonly #members = new MemberList();
  readonly #composer: Composer;
  readonly #dialog = new ConfirmDialog();
  readonly #toast = new Toast();
  #membership: Membership = { room: '', name: '' };

  constructor(private readonly actions: ChatActions) {
    this.#composer = new Composer(
      async (text) => {
        this.#log.markRead();
        await actions.send(text);
      },
      () => this.#log.keepAtEnd(),
    );
    // Closed on phones, where the members would take the space of the messages.
    byId('members', HTMLDetailsElement).open = !matchMedia('(max-width: 48rem)').matches;
    byId('clear', HTMLButtonElement).addEventListener('click', () => this.#run(() => this.#clear()));
    byId('leave', HTMLButtonElement).addEventListener('click', () => this.#run(() => this.#leave()));
    byId('copy-link', HTMLButtonElement).addEventListener('click', () => this.#run(() => this.#copyLink()));
  }

  /** Shows an empty room until its history arrives. */
  prepare(membership: Membership): void {
    this.#membership = membership;
    this.#title.textContent = `# ${membership.room}`;
    this.#hint.textContent = `You are ${membership.name}.`;
    this.#log.reset(membership.name);
    this.#composer.reset();
  }

  show(): void {
    this.#section.hidden = false;
    this.#showTitle(0);
    this.#log.keepAtEnd();
    this.#composer.focus();
  }

  hide(): void {
    this.#section.hidden = true;
    document.title = 'Chat · RpcGateway';
  }

  addMessages(messages: ChatMessage[], kind: 'history' | 'missed' | 'live'): void {
    if (kind === 'missed') {
      this.#log.note(`${messages.length} ${messages.length === 1 ? 'message' : 'messages'} while you were away`);
    }

    this.#log.add(messages, kind !== 'history');
  }

  setMembers(names: string[]): void {
    this.#members.reset(names, this.#membership.name);
  }

  memberJoined(name: string): void {
    this.#members.add(name);
    this.#log.note(`${name} joined`);
  }

  memberLeft(name: string): void {
    this.#members.remove(name);
    this.#log.note(`${name} left`);
  }

  confirm(question: string, signal: AbortSignal): Promise<boolean> {
    return this.#dialog.ask(question, signal);
  }

  async #clear(): Promise<void> {
    if (await this.actions.clear()) {
      this.#log.reset(this.#membership.name);
      this.#toast.show('The history was cleared.');
    }

    this.#composer.focus();
  }

  async #leave(): Promise<void> {
    this.hide();
    await this.actions.leave();
  }

  async #copyLink(): Promise<void> {
    await navigator.clipboard.writeText(location.href);
    this.#toast.show('The link to this room was copied.');
  }

  async #run(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#toast.show(error instanceof Error ? error.message : String(error));
    }
  }

  #showTitle(unread: number): void {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${this.#membership.room} · Chat`;
  }
}
