import type { RpcClient } from 'rpc-gateway-client';
import { byId, element } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import { shortTime } from '../shared/time.js';
import type { Note, Notes } from './contracts.js';

/** The list of notes, and the form for a new one. */
export class NoteList {
  readonly #list = byId('notes', HTMLUListElement);
  readonly #empty = byId('no-notes', HTMLElement);
  readonly #title = byId('title', HTMLInputElement);
  readonly #error = byId('create-error', HTMLElement);
  readonly #notes: Notes;
  #hasListError = false;

  /**
   * @param current The id of the note that is open.
   * @param found Called when the note that is open is in the list.
   */
  constructor(
    client: RpcClient,
    private readonly current: string | null,
    private readonly found: (note: Note) => void,
  ) {
    this.#notes = client.contract<Notes>('notes');
    // Closed on phones, where it would take the space of the text.
    byId('list', HTMLDetailsElement).open = current === null || !matchMedia('(max-width: 48rem)').matches;
    byId('create', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#create();
    });
    client.onStateChange((change) => {
      if (change.current === 'connected') {
        void this.refresh();
      }
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') {
        void this.refresh();
      }
    });
  }

  async refresh(): Promise<void> {
    try {
      const notes = await this.#notes.list();
      this.#list.replaceChildren(...notes.map((note) => this.#item(note)));
      this.#empty.hidden = notes.length > 0;
      this.#clearListError();
      const open = notes.find(({ id }) => id === this.current);
      if (open !== undefined) {
        this.found(open);
      }
    } catch (error) {
      this.#hasListError = true;
      this.#error.textContent = `The notes could not be listed. ${messageOf(error)}`;
    }
  }

  // An error of the form stays until the user submits it again.
  #clearListError(): void {
    if (this.#hasListError) {
      this.#hasListError = false;
      this.#error.textContent = '';
    }
  }

  async #create(): Promise<void> {
    this.#hasListError = false;
    this.#error.textContent = '';
    try {
      const note = await this.#notes.create(this.#title.value);
      location.assign(addressOf(note));
    } catch (error) {
      this.#error.textContent = messageOf(error);
      this.#title.focus();
    }
  }

  #item(note: Note): HTMLLIElement {
    const link = element(
      'a',
      { href: addressOf(note) },
      note.title,
      element('span', { class: 'hint' }, shortTime(new Date(note.created))),
    );
    if (note.id === this.current) {
      link.ariaCurrent = 'page';
    }

    return element('li', {}, link);
  }
}

function addressOf({ id }: Note): string {
  const address = new URL(location.href);
  address.search = new URLSearchParams({ note: id }).toString();
  return address.href;
}
