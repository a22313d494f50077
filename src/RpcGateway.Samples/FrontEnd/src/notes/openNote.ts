import type { RpcClient } from 'rpc-gateway-client';
import * as Y from 'yjs';
import { copyAddress } from '../shared/copyAddress.js';
import { byId } from '../shared/dom.js';
import { messageOf } from '../shared/messageOf.js';
import { Editor } from './editor.js';
import { EditorList } from './editorList.js';
import { NoteSession } from './noteSession.js';
import { keepColour, ownColour } from './palette.js';
import { Presence } from './presence.js';
import { Saves } from './saves.js';
import { VersionPanel } from './versionPanel.js';

const leaveQuestion = 'beforeunload';

/** Opens a note in the page: its text, its editors and its versions. */
export class OpenNote {
  readonly #doc = new Y.Doc();
  readonly #text = this.#doc.getText('text');
  readonly #state = byId('state', HTMLElement);
  readonly #problem = byId('problem', HTMLElement);
  readonly #people = new EditorList();
  readonly #versions: VersionPanel;
  readonly #session: NoteSession;
  readonly #presence: Presence;
  readonly #saves = new Saves(
    () => this.#session.unsaved,
    () => this.#obstacle(),
  );
  #editor: Editor | undefined;
  #name = 'You';
  #hasFailed = false;

  constructor(
    private readonly client: RpcClient,
    note: string,
  ) {
    this.#session = new NoteSession(client, note, this.#doc, {
      loaded: () => this.#showEditor(),
      unsaved: () => this.#showState(),
      failed: (error, ended) => this.#fail(error, ended),
      skipped: (sequence) => this.#showProblem(`Change ${sequence} of this note is damaged. It was skipped.`),
    });
    this.#presence = new Presence(client, note, ownColour(), {
      changed: () => this.#showOthers(),
      shown: (name, sequence) => {
        this.#name = name;
        this.#session.checkPosition(sequence);
        this.#showOthers();
      },
    });
    this.#versions = new VersionPanel(client, note, this.#text, () => this.#saves.done());
    client.onStateChange(() => this.#showState());
    addEventListener(leaveQuestion, (event) => {
      if (this.#session.unsaved > 0) {
        event.preventDefault();
      }
    });
    this.#useColour();
    byId('note', HTMLElement).hidden = false;
    byId('start', HTMLElement).hidden = true;
    byId('copy-link', HTMLButtonElement).addEventListener('click', () => void this.#copyLink());
    void this.#session.run();
    void this.#presence.run();
  }

  #useColour(): void {
    const input = byId('colour', HTMLInputElement);
    input.value = this.#presence.colour;
    input.addEventListener('input', () => {
      keepColour(input.value);
      this.#presence.set({ colour: input.value });
      this.#showOthers();
    });
  }

  // Only now, so that no user writes into a text that has not arrived yet.
  #showEditor(): void {
    this.#problem.textContent = '';
    this.#editor = new Editor(byId('editor', HTMLElement), this.#text, {
      others: () => this.#presence.others,
      moved: (cursor) => this.#presence.set(cursor),
      tooLong: (maximum) =>
        this.#showProblem(
          `At most ${maximum.toLocaleString('en')} characters can be inserted at once. Insert the text in parts.`,
        ),
    });
    this.#showState();
    this.#showOthers();
    if (!matchMedia('(max-width: 48rem)').matches) {
      this.#editor.focus();
    }
  }

  #showOthers(): void {
    this.#people.show({ name: this.#name, colour: this.#presence.colour }, this.#presence.others);
    this.#editor?.showOthers();
  }

  #showState(): void {
    const { unsaved } = this.#session;
    this.#saves.check();
    const changes = unsaved === 1 ? '1 change' : `${unsaved} changes`;
    if (this.#hasFailed) {
      this.#state.textContent = unsaved === 0 ? 'Not available' : `Not saved: ${changes}`;
    } else if (this.client.state !== 'connected') {
      this.#state.textContent =
        this.#editor === undefined
          ? 'Not loaded yet: there is no connection.'
          : `Offline: go on writing. ${unsaved === 0 ? 'Everything so far is saved.' : `${changes} will be saved later.`}`;
    } else if (this.#editor === undefined) {
      this.#state.textContent = 'Loading…';
    } else {
      this.#state.textContent = unsaved === 0 ? 'Saved' : 'Saving…';
    }
  }

  #obstacle(): string | undefined {
    if (this.#hasFailed) {
      return 'The note is not available.';
    }

    return this.client.state === 'connected' ? undefined : 'There is no connection. Try again when it is back.';
  }

  #fail(error: Error, ended: boolean): void {
    if (ended) {
      this.#hasFailed = true;
      this.#presence.stop();
      this.#versions.end();
      this.#editor?.end();
      this.#showState();
    }

    this.#showProblem(
      this.#session.unsaved > 0 ? `Your last changes cannot be saved: copy your text. ${error.message}` : error.message,
    );
  }

  #showProblem(text: string): void {
    this.#problem.textContent = text;
  }

  async #copyLink(): Promise<void> {
    try {
      await copyAddress();
      byId('copy-link', HTMLButtonElement).textContent = 'Copied';
    } catch (error) {
      this.#showProblem(messageOf(error));
    }
  }
}
