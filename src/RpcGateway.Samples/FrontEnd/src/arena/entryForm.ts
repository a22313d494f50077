import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import { Stored } from '../shared/stored.js';

// Of this tab, because each tab can have another ship.
const storedName = new Stored('rpcgateway.arena.name', 'tab');

/** The form with which a spectator becomes a player. */
export class EntryForm {
  readonly #form = byId('entry', HTMLFormElement);
  readonly #name = byId('name', HTMLInputElement);
  readonly #error = byId('entry-error', HTMLElement);
  readonly #play = byId('play', HTMLButtonElement);
  readonly #show = byId('show-entry', HTMLButtonElement);

  /** @param join Enters the arena; its error is shown in the form. */
  constructor(private readonly join: (name: string) => Promise<void>) {
    this.#name.value = storedName.read() ?? '';
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    byId('watch', HTMLButtonElement).addEventListener('click', () => {
      this.hide(true);
      this.#show.focus();
    });
    this.#show.addEventListener('click', () => {
      this.show();
      this.#name.focus();
    });
  }

  /** Allows to join, now that there is a connection. */
  enable(): void {
    this.#play.disabled = false;
  }

  /** Shows the form with a message. */
  show(message = ''): void {
    this.#form.hidden = false;
    this.#show.hidden = true;
    this.#error.textContent = message;
  }

  /** @param canJoin Whether a button shows the form again. */
  hide(canJoin: boolean): void {
    this.#form.hidden = true;
    this.#show.hidden = !canJoin;
    this.#error.textContent = '';
  }

  async #submit(): Promise<void> {
    const name = this.#name.value.trim();
    this.#name.removeAttribute('aria-invalid');
    if (name === '') {
      this.#reject('A name is required.');
      return;
    }

    this.#play.disabled = true;
    try {
      await this.join(name);
      storedName.write(name);
      this.hide(false);
    } catch (error) {
      this.#reject(messageOf(error));
    } finally {
      this.#play.disabled = false;
    }
  }

  #reject(message: string): void {
    this.#error.textContent = message;
    this.#name.setAttribute('aria-invalid', 'true');
    this.#name.focus();
  }
}
