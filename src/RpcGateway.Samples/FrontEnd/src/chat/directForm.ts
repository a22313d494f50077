import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';

/** The form that opens the direct messages with an account. Guests do not see it. */
export class DirectForm {
  readonly #form = byId('direct-form', HTMLFormElement);
  readonly #name = byId('direct-name', HTMLInputElement);
  readonly #error = byId('direct-error', HTMLElement);
  readonly #button = byId('direct-button', HTMLButtonElement);

  /** @param open Opens the direct messages; its error is shown in the form. */
  constructor(
    isSignedIn: boolean,
    private readonly open: (name: string) => Promise<void>,
  ) {
    this.#form.hidden = !isSignedIn;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  /** Whether the form can be sent, because there is a connection. */
  enable(): void {
    this.#button.disabled = false;
  }

  async #submit(): Promise<void> {
    const name = this.#name.value.trim().replace(/^@/, '');
    if (name === '') {
      this.#error.textContent = 'A name is required.';
      this.#name.focus();
      return;
    }

    this.#button.disabled = true;
    try {
      await this.open(name);
      this.#name.value = '';
      this.#error.textContent = '';
    } catch (error) {
      this.#error.textContent = messageOf(error);
      this.#name.focus();
    } finally {
      this.#button.disabled = false;
    }
  }
}
