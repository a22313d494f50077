import { byId } from '../shared/dom.js';
import type { Membership } from './chatSession.js';

const nameKey = 'rpc-gateway-chat-name';

/** The form for the room and the name. `?room=` in the address fills in the room. */
export class JoinForm {
  readonly #section = byId('join', HTMLElement);
  readonly #form = byId('join-form', HTMLFormElement);
  readonly #room = byId('room-name', HTMLInputElement);
  readonly #name = byId('member-name', HTMLInputElement);
  readonly #error = byId('join-error', HTMLElement);
  readonly #button = byId('join-button', HTMLButtonElement);

  /** @param enter Joins the room; its error is shown in the form. */
  constructor(private readonly enter: (membership: Membership) => Promise<void>) {
    this.#room.value = new URLSearchParams(location.search).get('room') ?? this.#room.value;
    // Stored per tab, because each tab needs another name.
    this.#name.value = sessionStorage.getItem(nameKey) ?? '';
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.#name.focus();
  }

  /** Shows the form with an error. */
  show(error = ''): void {
    this.#section.hidden = false;
    this.#error.textContent = error;
    this.#name.focus();
  }

  async #submit(): Promise<void> {
    const membership = { room: this.#room.value.trim(), name: this.#name.value.trim() };
    const empty = [this.#room, this.#name].find((input) => input.value.trim() === '');
    this.#markInvalid(empty);
    if (empty !== undefined) {
      this.#error.textContent = empty === this.#room ? 'A room is required.' : 'A name is required.';
      empty.focus();
      return;
    }

    this.#button.disabled = true;
    try {
      await this.enter(membership);
      sessionStorage.setItem(nameKey, membership.name);
      this.#section.hidden = true;
      this.#error.textContent = '';
    } catch (error) {
      this.#error.textContent = error instanceof Error ? error.message : String(error);
      this.#markInvalid(this.#name);
      this.#name.focus();
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
