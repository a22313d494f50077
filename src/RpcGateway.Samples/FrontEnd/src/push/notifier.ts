import { byId } from '../shared/dom.js';
import type { PushMail } from './contracts.js';
import { nameOf } from './source.js';

/** Notifications of the operating system, if the user allows them. Shown while the page is hidden. */
export class Notifier {
  readonly #button = byId('notify', HTMLButtonElement);

  constructor() {
    this.#draw();
    this.#button.addEventListener('click', () => void this.#ask());
  }

  show(mail: PushMail): void {
    if (mail.message !== null && document.hidden && 'Notification' in window && Notification.permission === 'granted') {
      try {
        new Notification(mail.message.title, {
          body: mail.message.text,
          tag: `${nameOf(mail.topic)} ${mail.sequence}`,
        });
      } catch {
        // Some phones show notifications only for service workers.
      }
    }
  }

  async #ask(): Promise<void> {
    await Notification.requestPermission();
    this.#draw();
  }

  #draw(): void {
    this.#button.hidden = !('Notification' in window) || Notification.permission !== 'default';
  }
}
