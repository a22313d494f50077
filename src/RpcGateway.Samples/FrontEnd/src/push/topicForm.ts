import { byId, element } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';

/** The subscriptions of the user, and the form for a new one. */
export class TopicForm {
  readonly #form = byId('topics-form', HTMLFormElement);
  readonly #topic = byId('topic', HTMLInputElement);
  readonly #error = byId('topic-error', HTMLElement);
  readonly #list = byId('topics', HTMLUListElement);

  /**
   * @param subscribe Subscribes to a topic.
   * @param unsubscribe Ends a subscription.
   */
  constructor(
    subscribe: (topic: string) => Promise<void>,
    private readonly unsubscribe: (topic: string) => Promise<void>,
  ) {
    this.#form.hidden = false;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const topic = this.#topic.value.trim().toLowerCase();
      if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(topic)) {
        this.#show('A topic has 1 to 64 letters, digits, dots, hyphens and underscores.');
        this.#topic.focus();
        return;
      }

      void this.#run(async () => {
        await subscribe(topic);
        this.#topic.value = '';
      });
    });
  }

  /** Shows the topics. */
  show(topics: readonly string[]): void {
    this.#list.replaceChildren(
      ...topics.map((topic) => {
        const leave = element('button', { type: 'button', 'aria-label': `Unsubscribe from ${topic}` }, '×');
        leave.addEventListener('click', () => void this.#run(() => this.unsubscribe(topic)));
        return element('li', {}, topic, leave);
      }),
    );
  }

  async #run(action: () => Promise<void>): Promise<void> {
    this.#show('');
    try {
      await action();
    } catch (error) {
      this.#show(messageOf(error));
    }
  }

  #show(text: string): void {
    this.#error.textContent = text;
  }
}
