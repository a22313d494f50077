import { byId, element } from '../shared/dom.js';
import { avatar } from './avatar.js';

/** The members of the room. */
export class MemberList {
  readonly #list = byId('member-list', HTMLUListElement);
  readonly #count = byId('member-count', HTMLElement);
  readonly #names = new Set<string>();
  #own = '';

  /** Replaces all members. */
  reset(names: readonly string[], own: string): void {
    this.#own = own;
    this.#names.clear();
    for (const name of names) {
      this.#names.add(name);
    }

    this.#show();
  }

  add(name: string): void {
    this.#names.add(name);
    this.#show();
  }

  remove(name: string): void {
    this.#names.delete(name);
    this.#show();
  }

  #show(): void {
    const names = [...this.#names].sort((a, b) => a.localeCompare(b));
    this.#count.textContent = String(names.length);
    this.#list.replaceChildren(...names.map((name) => this.#item(name)));
  }

  #item(name: string): HTMLLIElement {
    const item = element('li', {}, avatar(name), element('span', { class: 'member-name' }, name));
    if (name === this.#own) {
      item.append(element('span', { class: 'hint' }, 'you'));
    }

    return item;
  }
}
