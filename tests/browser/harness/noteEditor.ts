import { connect, type RpcClient } from 'rpc-gateway-client';
import { expect } from 'vitest';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { NoteSession } from '../../../src/RpcGateway.Samples/FrontEnd/src/notes/noteSession.js';
import { Presence } from '../../../src/RpcGateway.Samples/FrontEnd/src/notes/presence.js';
import type { NoteTiming } from '../../../src/RpcGateway.Samples/FrontEnd/src/notes/timing.js';

const timing: NoteTiming = { timeout: 1000, retry: 50, heartbeat: 300, silence: 60_000, cursor: 20 };

/** An editor of a note without a page: the code of the page on Node.js. */
export class NoteEditor {
  readonly doc = new Y.Doc();
  readonly text = this.doc.getText('text');
  readonly failures: Error[] = [];
  readonly skipped: number[] = [];
  readonly session: NoteSession;
  readonly presence: Presence;
  #loaded = false;
  readonly #runs: Promise<void>[];

  private constructor(
    readonly client: RpcClient,
    note: string,
  ) {
    this.session = new NoteSession(
      client,
      note,
      this.doc,
      {
        loaded: () => {
          this.#loaded = true;
        },
        unsaved: () => {},
        failed: (error) => this.failures.push(error),
        skipped: (sequence) => this.skipped.push(sequence),
      },
      timing,
    );
    this.presence = new Presence(
      client,
      note,
      '#3257d6',
      { changed: () => {}, shown: (_, sequence) => this.session.checkPosition(sequence) },
      timing,
    );
    this.#runs = [this.session.run(), this.presence.run()];
  }

  /** Connects and opens a note; does not wait for its content. */
  static async open(url: string, note: string, socket = WebSocket as typeof WebSocket): Promise<NoteEditor> {
    const client = await connect(`${url}/rpc`, {
      webSocket: socket,
      resumeBufferSize: 0,
      reconnect: { initialDelay: 50, maxDelay: 200, retryFirstConnect: true },
    });
    return new NoteEditor(client, note);
  }

  get content(): string {
    return this.text.toString();
  }

  /** Waits for the content of the note. */
  async loads(): Promise<void> {
    await expect.poll(() => this.#loaded).toBe(true);
  }

  /** Waits until the gateway has everything that was written here. */
  async saves(): Promise<void> {
    await expect.poll(() => this.session.unsaved).toBe(0);
  }

  async close(): Promise<void> {
    this.session.stop();
    this.presence.stop();
    await Promise.all(this.#runs);
    await this.client.close();
    this.doc.destroy();
  }
}

/** Waits until all editors have the same text; returns it. */
export async function converged(editors: readonly NoteEditor[]): Promise<string> {
  for (const editor of editors) {
    await editor.saves();
  }

  await expect.poll(() => new Set(editors.map(({ content }) => content)).size).toBe(1);
  return editors[0]?.content ?? '';
}

/** Random numbers from 0 to 1 that are the same in each run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Inserts or deletes something at a random place. */
export function editAtRandom(text: Y.Text, random: () => number, name: string): void {
  const position = Math.floor(random() * (text.length + 1));
  if (random() < 0.3 && position < text.length) {
    text.delete(position, Math.min(text.length - position, 1 + Math.floor(random() * 4)));
  } else {
    text.insert(position, random() < 0.1 ? '😀' : `${name}${Math.floor(random() * 100)} `);
  }
}
