import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import { Stored } from '../shared/stored.js';

// Of this tab, because each tab needs another name.
const storedName = new Stored('rpcgateway.chat.name', 'tab');

/** The form for the room, and for the name of a guest. `?room=` in the address fills in the room. */
export class JoinForm {
  readonly #form = byId('join-form', HTMLFormElement);
  readonly #room = byId('room-name', HTMLInputElement);
  readonly #name = byId('member-name', HTMLInputElement);
  readonly #error = byId('join-error', HTMLElement);
  readonly #button = byId('join-button', HTMLButtonElement);

  /**
   * @param account The user's account, whose name is used; undefined for a guest.
   * @param enter Joins the room; its error is shown in the form.
   */
  constructor(
    private readonly account: string | undefined,
    private readonly enter: (room: string, name: string) => Promise<void>,
  ) {
    this.#room.value = new URLSearchParams(location.search).get('room') ?? this.#room.value;
    byId('member-name-label', HTMLElement).hidden = account !== undefined;
    this.#name.hidden = account !== undefined;
    this.#name.value = account ?? storedName.read() ?? '';
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    if (account === undefined) {
      this.#name.focus();
    }
  }

  /** Whether the form can be sent, because there is a connection. */
  enable(): void {
    this.#button.disabled = false;
  }

  /** Shows an error. */
  show(error: string): void {
    this.#error.textContent = error;
  }

  async #submit(): Promise<void> {
    const [room, name] = [this.#room.value.trim(), this.#name.value.trim()];
    const empty = [this.#room, this.#name].find((input) => input.value.trim() === '');
    this.#markInvalid(empty);
    if (empty !== undefined) {
      this.#error.textContent = empty === this.#room ? 'A room is required.' : 'A name is required.';
      empty.focus();
      return;
    }

    this.#button.disabled = true;
    try {
      await this.enter(room, name);
      if (this.account === undefined) {
        storedName.write(name);
      }

      this.#error.textContent = '';
    } catch (error) {
      const invalid = this.account === undefined ? this.#name : this.#room;
      this.#error.textContent = messageOf(error);
      this.#markInvalid(invalid);
      invalid.focus();
    } finally {
      this.#button.disabled = false;
    }
  }

  #markInvalid(invalid: HTMLInputElement | undefined): void {
    for (const input of [this.#room, this.#name]) {
      input.toggleAttribute('aria-invalid', input === invalid);
      if (input === invalid) {
        input.setAttribute('aria-invalid', 'true');
      }
    }
  }
}
