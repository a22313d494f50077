import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import type { Push, PushMail, PushSource } from './contracts.js';
import type { InboxEvents } from './inbox.js';
import { MailList } from './mailList.js';
import { Notifier } from './notifier.js';
import { OlderMails } from './olderMails.js';
import { ReadMarks } from './readMarks.js';
import { nameOf, topicOf } from './source.js';
import { TopicForm } from './topicForm.js';

const title = document.title;

/** Shows the inbox of the signed-in user. */
export class InboxView implements InboxEvents {
  readonly #marks = new ReadMarks();
  readonly #notifier = new Notifier();
  readonly #badge = byId('unread', HTMLElement);
  readonly #state = byId('inbox-state', HTMLElement);
  readonly #readAll = byId('read-all', HTMLButtonElement);
  readonly #list: MailList;
  readonly #older: OlderMails;
  readonly #topics: TopicForm;

  /** @param push Returns the methods of the current connection; throws while the page is offline. */
  constructor(private readonly push: () => Push) {
    this.#list = new MailList(
      (source, sequence) => this.#marks.isUnread(source, sequence),
      (source, sequence) => void this.#try(() => this.#markRead(source, sequence)),
    );
    this.#older = new OlderMails(
      async (source, before, count) => await push().page(before, count, topicOf(source)),
      (mails) => this.#showOlder(mails),
    );
    const change = (action: (methods: Push) => Promise<void>) => async () => {
      await action(push());
      this.sources(await push().sources());
    };
    this.#topics = new TopicForm(
      (topic) => change((methods) => methods.subscribe(topic))(),
      (topic) => change((methods) => methods.unsubscribe(topic))(),
    );
    this.#readAll.addEventListener('click', () => void this.#try(() => this.#markAllRead()));
    byId('inbox-tools', HTMLElement).hidden = false;
  }

  sources(sources: readonly PushSource[]): void {
    this.#marks.set(sources);
    this.#topics.show(sources.flatMap(({ topic }) => (topic === null ? [] : [topic])));
    this.#list.mark();
    this.#draw();
  }

  mail(mail: PushMail): void {
    if (mail.message === null) {
      // The messages on the page are older than those that are not shown.
      const hidden = (mail.skipped ?? 0) > 0 ? this.#list.clear(nameOf(mail.topic)) : 0;
      this.#older.add(mail, hidden);
    } else {
      if (this.#marks.add(mail)) {
        this.#notifier.show(mail);
      }

      this.#list.add(mail);
    }

    this.#draw();
  }

  read(source: string, sequence: number): void {
    this.#marks.read(source, sequence);
    this.#list.mark();
    this.#draw();
  }

  restarted(): void {
    this.#list.clear();
    this.#older.reset();
    this.#draw();
  }

  paused(error: Error): void {
    this.showState(`${error.message} The page tries again.`);
  }

  /** Shows a text about the state of the inbox; undefined to remove it. */
  showState(text: string | undefined): void {
    this.#state.textContent = text ?? (this.#list.isEmpty ? 'No messages yet. Send one with the form.' : '');
  }

  #draw(): void {
    const unread = this.#marks.unread;
    this.#badge.hidden = unread === 0;
    this.#badge.textContent = unread > 999 ? '999+' : `${unread}`;
    this.#badge.setAttribute('aria-label', `${unread} unread`);
    this.#badge.title = `${unread} unread`;
    document.title = unread > 0 ? `(${unread}) ${title}` : title;
    this.#readAll.disabled = unread === 0;
    this.showState(undefined);
  }

  #showOlder(mails: readonly PushMail[]): boolean {
    for (const mail of mails) {
      this.#list.add(mail);
    }

    return !this.#list.isFull;
  }

  async #markRead(source: string, sequence: number): Promise<void> {
    await this.push().read(sequence, topicOf(source));
    this.read(source, sequence);
  }

  async #markAllRead(): Promise<void> {
    for (const [source, last] of this.#marks.unreadSources) {
      await this.#markRead(source, last);
    }
  }

  async #try(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.showState(messageOf(error));
    }
  }
}
