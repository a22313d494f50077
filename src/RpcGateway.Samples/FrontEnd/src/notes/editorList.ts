import { byId, element } from '../shared/dom.js';
import type { NoteEditor } from './contracts.js';
import { isColour } from './palette.js';

/** The people who have the note open. */
export class EditorList {
  readonly #people = byId('people', HTMLElement);
  readonly #list = byId('editors', HTMLUListElement);

  show(own: { readonly name: string; readonly colour: string }, others: readonly NoteEditor[]): void {
    const sorted = [...others].sort((a, b) => a.name.localeCompare(b.name));
    this.#people.hidden = false;
    this.#list.replaceChildren(
      item(`${own.name} (you)`, own.colour),
      ...sorted.map(({ name, cursor }) => item(name, cursor.colour)),
    );
  }
}

function item(name: string, colour: string): HTMLLIElement {
  const made = element('li', {}, name);
  if (isColour(colour)) {
    made.style.setProperty('--editor', colour);
  }

  return made;
}
