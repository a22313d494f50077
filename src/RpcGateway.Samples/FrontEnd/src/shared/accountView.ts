import type { Account } from './account.js';
import { element } from './dom.js';
import { messageOf } from './messageOf.js';

const maxLength = 32;

/**
 * Shows "Signed in as X" with a button to sign out, or a form to claim a name. The page is loaded again after a change, so that it
 * connects as its new user and keeps nothing of the former one.
 */
export class AccountView {
  readonly #name = element('input', {
    id: 'account-name',
    name: 'account',
    autocomplete: 'username',
    maxlength: String(maxLength),
    'aria-describedby': 'account-error',
  });
  readonly #button = element('button', { type: 'submit', class: 'primary' }, 'Sign in');
  readonly #error = element('p', { class: 'error', id: 'account-error', role: 'alert' });

  /**
   * @param container The element that it fills.
   * @param account The account of this browser.
   * @param hint What signing in is good for, in one sentence.
   */
  constructor(
    container: HTMLElement,
    private readonly account: Account,
    hint: string,
  ) {
    container.classList.add('account');
    container.replaceChildren(account.name === undefined ? this.#form(hint) : this.#state(account.name));
    account.onOtherTab(() => location.reload());
  }

  #state(name: string): HTMLElement {
    const leave = element('button', { type: 'button' }, 'Sign out');
    leave.addEventListener('click', () => {
      this.account.signOut();
      location.reload();
    });
    return element(
      'p',
      { class: 'account-state' },
      element('span', {}, 'Signed in as ', element('b', {}, name)),
      leave,
    );
  }

  #form(hint: string): HTMLElement {
    const form = element(
      'form',
      { class: 'account-form' },
      element('label', { for: this.#name.id }, 'Sign in with a name'),
      element('div', { class: 'account-row' }, this.#name, this.#button),
      this.#error,
      element('p', { class: 'hint' }, hint),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    return form;
  }

  async #submit(): Promise<void> {
    this.#button.disabled = true;
    this.#error.textContent = '';
    try {
      await this.account.claim(this.#name.value.trim());
      location.reload();
    } catch (error) {
      this.#error.textContent = messageOf(error);
      this.#name.setAttribute('aria-invalid', 'true');
      this.#name.focus();
    } finally {
      this.#button.disabled = false;
    }
  }
}
