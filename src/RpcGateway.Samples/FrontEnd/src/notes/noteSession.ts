import { options, type RpcClient, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import * as Y from 'yjs';
import { delay } from '../shared/delay.js';
import { fromBase64 } from './bytes.js';
import { type NoteChange, type Notes, NotesError } from './contracts.js';
import { Gaps } from './gaps.js';
import { Outgoing } from './outgoing.js';
import { defaultTiming, type NoteTiming } from './timing.js';

/** The events of a session. */
export interface NoteEvents {
  /** The document has the content of the note. Before that, it must not be edited. */
  loaded(): void;
  /** The number of changes that are not stored yet. */
  unsaved(count: number): void;
  /** The note cannot be read for now; or the session has ended, because the note does not exist or refuses a change. */
  failed(error: Error, ended: boolean): void;
  /** This change cannot be read. */
  skipped(sequence: number): void;
}

/**
 * Synchronizes a Yjs document and a note. It reads the note from the last change that it has, sends what this editor changes, and after
 * each new start of either end compares what both have.
 */
export class NoteSession {
  readonly #notes: Notes;
  readonly #outgoing: Outgoing;
  readonly #gaps = new Gaps();
  readonly #end = new AbortController();
  #reading = new AbortController();
  #parts: Uint8Array[] = [];
  #position = -1;
  #received = 0;
  #receivedBefore = -1;
  #isLoaded = false;
  #mustReadAll = false;
  #comparing = false;

  constructor(
    client: Pick<RpcClient, 'contract'>,
    private readonly note: string,
    private readonly doc: Y.Doc,
    private readonly events: NoteEvents,
    private readonly timing: NoteTiming = defaultTiming,
  ) {
    this.#notes = client.contract<Notes>('notes');
    this.#outgoing = new Outgoing(
      this.#notes,
      note,
      timing,
      this.#end.signal,
      () => events.unsaved(this.#outgoing.count),
      (error) => this.#fail(error),
    );
    doc.on('update', this.#onUpdate);
    this.#end.signal.addEventListener('abort', () => {
      doc.off('update', this.#onUpdate);
      this.#reading.abort();
    });
  }

  /** The number of changes that are not stored yet. */
  get unsaved(): number {
    return this.#outgoing.count;
  }

  /** The number of the last change that this editor has; -1 before the content has arrived. */
  get position(): number {
    return this.#position;
  }

  /** Reads the note until the session ends. */
  async run(): Promise<void> {
    while (!this.#end.signal.aborted) {
      this.#reading = new AbortController();
      this.#parts = [];
      if (this.#mustReadAll) {
        this.#mustReadAll = false;
        this.#position = -1;
      }

      try {
        const { signal } = this.#reading;
        let isFirst = true;
        for await (const change of this.#notes.open(this.note, Math.max(0, this.#position), options({ signal }))) {
          this.#receive(change);
          // A note arrives in parts, of which only the last one has a number.
          if (isFirst && change.sequence >= 0) {
            isFirst = false;
            void this.compare();
          }
        }
      } catch (error) {
        if (this.#end.signal.aborted) {
          return;
        }

        this.#onReadError(error);
      }

      // Also if it reads again by itself, so that no content makes it read without a pause.
      await delay(this.timing.retry, this.#end.signal);
    }
  }

  /**
   * Compares the position with the number of the note's last change. If this editor lacks changes and has received none since the
   * previous call, messages were lost, and it reads again.
   */
  checkPosition(last: number): void {
    if (this.#position < last && this.#received === this.#receivedBefore) {
      this.#reading.abort();
    }

    this.#receivedBefore = this.#received;
  }

  /** Sends what the gateway lacks, for example because its store was replaced, and reads again if this editor lacks something. */
  async compare(): Promise<void> {
    if (this.#comparing) {
      return;
    }

    this.#comparing = true;
    try {
      await this.#outgoing.idle();
      const { signal } = this.#end;
      // Before the call: what is written meanwhile is sent anyway.
      const before = stateOf(this.doc);
      const state = await this.#notes.state(this.note, options({ signal, timeout: this.timing.timeout }));
      const there = fromBase64(state.stateVector);
      const vector = Y.decodeStateVector(there);
      if (isAhead(before, vector) && !signal.aborted) {
        this.#outgoing.add(Y.encodeStateAsUpdate(this.doc, there));
      }

      // After the call: the gateway's state contains what has arrived meanwhile.
      if (this.#position >= state.sequence && this.#gaps.areReadable(stateOf(this.doc), vector)) {
        this.#mustReadAll = true;
        this.#reading.abort();
      }
    } catch {
      // The next start of the stream compares again.
    } finally {
      this.#comparing = false;
    }
  }

  /** Ends the session. */
  stop(): void {
    this.#end.abort();
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin !== this) {
      this.#outgoing.add(update);
    }
  };

  #receive(change: NoteChange): void {
    this.#received++;
    this.#parts.push(fromBase64(change.update));
    if (change.sequence < 0) {
      return;
    }

    // In one transaction: thousands of changes are shown as one.
    const parts = this.#parts;
    this.#parts = [];
    this.doc.transact(() => {
      for (const part of parts) {
        this.#apply(part, change.sequence);
      }
    }, this);
    this.#position = change.sequence;
    if (!this.#isLoaded) {
      this.#isLoaded = true;
      this.events.loaded();
    }
  }

  #apply(update: Uint8Array, sequence: number): void {
    try {
      Y.applyUpdate(this.doc, update, this);
    } catch {
      this.events.skipped(sequence);
    }
  }

  #onReadError(error: unknown): void {
    if (error instanceof RpcError && error.code === NotesError.NoteNotFound) {
      this.#fail(error);
    } else if (error instanceof RpcError && error.code === RpcErrorCode.InvalidParams) {
      // The gateway has fewer changes than this editor: its store was replaced by an older copy.
      this.#position = -1;
    } else if (!this.#isLoaded && error instanceof RpcError) {
      this.events.failed(error, false);
    }
  }

  #fail(error: Error): void {
    this.events.failed(error, true);
    this.stop();
  }
}

function stateOf(doc: Y.Doc): Map<number, number> {
  return Y.decodeStateVector(Y.encodeStateVector(doc));
}

function isAhead(one: Map<number, number>, other: Map<number, number>): boolean {
  return [...one].some(([client, clock]) => clock > (other.get(client) ?? 0));
}
