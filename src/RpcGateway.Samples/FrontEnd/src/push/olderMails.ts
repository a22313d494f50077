import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import type { PushMail } from './contracts.js';
import { nameOf } from './source.js';

const numbers = new Intl.NumberFormat('en');
const pageSize = 50;

interface Gap {
  /** The number of the newest message that is not on the page. */
  last: number;
  count: number;
}

/** What the page does not show: messages that can be read, and those that were removed. */
export class OlderMails {
  readonly #section = byId('older', HTMLElement);
  readonly #text = byId('older-text', HTMLElement);
  readonly #button = byId('older-button', HTMLButtonElement);
  readonly #gaps = new Map<string, Gap>();
  #removed = 0;

  /**
   * @param read Returns the messages of a source before a number.
   * @param show Shows them; returns whether there is room for more.
   */
  constructor(
    private readonly read: (source: string, before: number, count: number) => Promise<readonly PushMail[]>,
    private readonly show: (mails: readonly PushMail[]) => boolean,
  ) {
    this.#button.addEventListener('click', () => void this.#readPage());
  }

  /** Adds a notice of the stream. `hidden` is the number of messages that it has removed from the page. */
  add(notice: PushMail, hidden: number): void {
    const { skipped = 0, truncated = 0 } = notice;
    this.#removed += truncated;
    if (skipped > 0) {
      const source = nameOf(notice.topic);
      this.#gaps.set(source, {
        last: notice.sequence,
        count: skipped + hidden + (this.#gaps.get(source)?.count ?? 0),
      });
    }

    this.#draw();
  }

  reset(): void {
    this.#gaps.clear();
    this.#removed = 0;
    this.#draw();
  }

  #draw(): void {
    const count = [...this.#gaps.values()].reduce((sum, gap) => sum + gap.count, 0);
    this.#section.hidden = count === 0 && this.#removed === 0;
    this.#button.hidden = count === 0;
    this.#text.textContent = [
      count > 0 ? `${numbers.format(count)} older messages are not shown.` : '',
      this.#removed > 0 ? `${numbers.format(this.#removed)} messages are no longer stored.` : '',
    ].join(' ');
  }

  async #readPage(): Promise<void> {
    const [source, gap] = [...this.#gaps][0] ?? [];
    if (source === undefined || gap === undefined) {
      return;
    }

    this.#button.disabled = true;
    try {
      const mails = await this.read(source, gap.last + 1, pageSize);
      gap.last = (mails[0]?.sequence ?? 1) - 1;
      gap.count -= mails.length;
      if (mails.length < pageSize || gap.count <= 0) {
        this.#gaps.delete(source);
      }

      const hasRoom = this.show(mails);
      this.#draw();
      if (!hasRoom) {
        this.#button.hidden = true;
        this.#text.textContent += ' The page is full.';
      }
    } catch (error) {
      this.#text.textContent = messageOf(error);
    } finally {
      this.#button.disabled = false;
    }
  }
}
