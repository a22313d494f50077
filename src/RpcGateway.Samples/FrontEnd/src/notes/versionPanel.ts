import { options, type RpcClient } from 'rpc-gateway-client';
import type * as Y from 'yjs';
import { byId, element } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import { shortTime } from '../shared/time.js';
import { fromBase64 } from './bytes.js';
import type { Notes, NoteVersion } from './contracts.js';
import { readText, restoreText } from './restore.js';
import { cutText } from './text.js';

const maxTitle = 80;
// Without a limit, a call would wait for the next connection, and a restored version would surprise those who write by then.
const timeout = 15_000;

/** The versions of a note: their texts, and a way back. */
export class VersionPanel {
  readonly #panel = byId('versions', HTMLElement);
  readonly #button = byId('show-versions', HTMLButtonElement);
  readonly #list = byId('version-list', HTMLUListElement);
  readonly #empty = byId('no-versions', HTMLElement);
  readonly #error = byId('versions-error', HTMLElement);
  readonly #preview = byId('preview', HTMLDialogElement);
  readonly #restore = byId('restore', HTMLButtonElement);
  readonly #notes: Notes;

  constructor(
    client: RpcClient,
    private readonly note: string,
    private readonly text: Y.Text,
    private readonly saved: () => Promise<void>,
  ) {
    this.#notes = client.contract<Notes>('notes');
    this.#button.addEventListener('click', () => this.#toggle());
    byId('save-version', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#run(() => this.#save());
    });
  }

  /** Forbids to restore, because the note cannot be changed any more. */
  end(): void {
    this.#restore.disabled = true;
  }

  #toggle(): void {
    this.#panel.hidden = !this.#panel.hidden;
    this.#button.ariaExpanded = String(!this.#panel.hidden);
    if (!this.#panel.hidden) {
      void this.#run(() => this.#refresh());
    }
  }

  async #refresh(): Promise<void> {
    const versions = await this.#notes.versions(this.note);
    this.#list.replaceChildren(...versions.map((version) => this.#item(version)));
    this.#empty.hidden = versions.length > 0;
  }

  async #save(): Promise<void> {
    const title = byId('version-title', HTMLInputElement);
    await this.#store(title.value);
    title.value = '';
    await this.#refresh();
  }

  async #show(version: NoteVersion): Promise<void> {
    const updates: Uint8Array[] = [];
    for await (const { update } of this.#notes.readVersion(this.note, version.number)) {
      updates.push(fromBase64(update));
    }

    const text = readText(updates);
    byId('preview-title', HTMLElement).textContent = titleOf(version);
    byId('preview-hint', HTMLElement).textContent = describe(version);
    byId('preview-text', HTMLElement).textContent = text === '' ? 'The note was empty.' : text;
    this.#preview.returnValue = '';
    this.#preview.onclose = () => {
      if (this.#preview.returnValue === 'restore') {
        void this.#run(() => this.#replace(version, text));
      }
    };
    this.#preview.showModal();
  }

  async #replace(version: NoteVersion, text: string): Promise<void> {
    await this.#store(cutText(`Before ${titleOf(version)} was restored`, maxTitle));
    restoreText(this.text, text);
    await this.#refresh();
  }

  async #store(title: string): Promise<void> {
    await this.saved();
    await this.#notes.saveVersion(this.note, title, options({ timeout }));
  }

  async #run(action: () => Promise<void>): Promise<void> {
    this.#error.textContent = '';
    try {
      await action();
    } catch (error) {
      this.#error.textContent = messageOf(error);
    }
  }

  #item(version: NoteVersion): HTMLLIElement {
    const button = element(
      'button',
      { type: 'button' },
      titleOf(version),
      element('span', { class: 'hint' }, describe(version)),
    );
    button.addEventListener('click', () => void this.#run(() => this.#show(version)));
    return element('li', {}, button);
  }
}

function titleOf({ title, sequence }: NoteVersion): string {
  return title === '' ? `After ${sequence} changes` : title;
}

function describe({ author, time }: NoteVersion): string {
  return author === ''
    ? `${shortTime(new Date(time))}, stored by the gateway`
    : `${shortTime(new Date(time))}, ${author}`;
}
