import { options, type RpcClient } from 'rpc-gateway-client';
import { delay } from '../shared/delay.js';
import type { NoteCursor, NoteEditor, Notes, NotesCallback } from './contracts.js';
import { defaultTiming, type NoteTiming } from './timing.js';

/** The events of the editors of a note. */
export interface PresenceEvents {
  /** Another editor has come, moved or left. */
  changed(): void;
  /** This editor was shown, under this name. */
  shown(name: string, sequence: number): void;
}

/** Shows this editor to the others, and keeps the list of the others. After a lost connection, all show themselves again. */
export class Presence {
  readonly #notes: Notes;
  readonly #others = new Map<string, { readonly editor: NoteEditor; shownAt: number }>();
  readonly #end = new AbortController();
  readonly #removers: (() => void)[];
  #cursor: NoteCursor;
  #wake: (() => void) | undefined;
  #isDue = true;

  constructor(
    client: RpcClient,
    private readonly note: string,
    colour: string,
    private readonly events: PresenceEvents,
    private readonly timing: NoteTiming = defaultTiming,
  ) {
    this.#notes = client.contract<Notes>('notes');
    this.#cursor = { colour };
    const ifHere = (id: string, action: () => void): void => {
      if (id === note) {
        action();
      }
    };
    this.#removers = [
      client.on<NotesCallback>('notesCallback', {
        editorShown: (id, editor) => ifHere(id, () => this.#show(editor)),
        editorHidden: (id, editor) => ifHere(id, () => this.#hide(editor)),
        editorsWanted: (id) => ifHere(id, () => this.#send()),
      }),
      client.onStateChange(({ current }) => current === 'connected' && this.#onConnected()),
    ];
  }

  /** The other editors. */
  get others(): NoteEditor[] {
    return [...this.#others.values()].map(({ editor }) => editor);
  }

  get colour(): string {
    return this.#cursor.colour;
  }

  /** Changes what the others see. */
  set(cursor: Partial<NoteCursor>): void {
    const next = { ...this.#cursor, ...cursor };
    if (JSON.stringify(next) !== JSON.stringify(this.#cursor)) {
      this.#cursor = next;
      this.#send();
    }
  }

  /** Sends the cursor when it has changed, and from time to time, until {@link stop}. */
  async run(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      this.#isDue = false;
      try {
        const shown = await this.#notes.show(
          this.note,
          this.#cursor,
          options({ signal, timeout: this.timing.timeout }),
        );
        this.events.shown(shown.name, shown.sequence);
      } catch {
        // The next heartbeat tries again.
      }

      await delay(this.timing.cursor, signal);
      await this.#untilDue();
      this.#removeSilent();
    }
  }

  /** Removes this editor, and shows the others no more. */
  stop(): void {
    this.#end.abort();
    for (const remove of this.#removers) {
      remove();
    }

    this.#others.clear();
    this.events.changed();
    // If it fails, the connection has ended, and the gateway has noticed it.
    this.#notes.hide(this.note).catch(() => {});
  }

  #send(): void {
    this.#isDue = true;
    this.#wake?.();
  }

  async #untilDue(): Promise<void> {
    if (!this.#isDue) {
      const wake = new AbortController();
      this.#wake = () => wake.abort();
      await delay(this.timing.heartbeat, AbortSignal.any([wake.signal, this.#end.signal]));
      this.#wake = undefined;
    }
  }

  // An editor that does not show itself soon has left in the meantime.
  #onConnected(): void {
    const latest = performance.now() - this.timing.silence + 2 * this.timing.heartbeat;
    for (const other of this.#others.values()) {
      other.shownAt = Math.min(other.shownAt, latest);
    }

    this.#send();
  }

  #show(editor: NoteEditor): void {
    this.#others.set(editor.id, { editor, shownAt: performance.now() });
    this.events.changed();
  }

  #hide(id: string): void {
    if (this.#others.delete(id)) {
      this.events.changed();
    }
  }

  #removeSilent(): void {
    for (const [id, { shownAt }] of this.#others) {
      if (performance.now() - shownAt > this.timing.silence) {
        this.#hide(id);
      }
    }
  }
}
