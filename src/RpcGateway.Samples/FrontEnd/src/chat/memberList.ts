import { byId, element } from '../shared/dom.js';
import { avatar } from './avatar.js';

/** The members of the room. */
export class MemberList {
  readonly #list = byId('member-list', HTMLUListElement);
  readonly #count = byId('member-count', HTMLElement);

  /** Replaces all members. */
  reset(names: readonly string[], own: string): void {
    const sorted = [...new Set(names)].sort((a, b) => a.localeCompare(b));
    this.#count.textContent = String(sorted.length);
    this.#list.replaceChildren(...sorted.map((name) => this.#item(name, name === own)));
  }

  #item(name: string, isOwn: boolean): HTMLLIElement {
    const item = element('li', {}, avatar(name), element('span', { class: 'member-name' }, name));
    if (isOwn) {
      item.append(element('span', { class: 'hint' }, 'you'));
    }

    return item;
  }
}
