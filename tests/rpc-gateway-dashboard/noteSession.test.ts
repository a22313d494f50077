import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { fromBase64, toBase64 } from '../../src/RpcGateway.Samples/FrontEnd/src/notes/bytes.js';
import type { NoteChange } from '../../src/RpcGateway.Samples/FrontEnd/src/notes/contracts.js';
import { NoteSession } from '../../src/RpcGateway.Samples/FrontEnd/src/notes/noteSession.js';

/** A gateway with one note. */
class FakeNotes {
  readonly changes: Uint8Array[] = [];
  readonly pushed: Uint8Array[] = [];
  opened = 0;
  /** What the gateway counts although no editor can apply it. */
  readonly counted = new Map<number, number>();
  /** The number of a change that is lost on its way, once. */
  lost: number | undefined;
  /** Holds back the responses of `state`. */
  beforeState: Promise<void> = Promise.resolve();
  #wake = () => {};

  readonly client = { contract: <T extends object>() => this as unknown as T };

  add(update: Uint8Array): void {
    this.changes.push(update);
    this.#wake();
  }

  async *open(_note: string, after: number, options: { signal: AbortSignal }): AsyncIterable<NoteChange> {
    this.opened++;
    options.signal.addEventListener('abort', () => this.#wake());
    let last = after;
    if (after === 0) {
      last = this.changes.length;
      yield { sequence: last, update: toBase64(Y.encodeStateAsUpdate(this.#doc)) };
    }

    for (;;) {
      options.signal.throwIfAborted();
      const next = this.changes[last];
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      } else {
        last++;
        if (last === this.lost) {
          this.lost = undefined;
        } else {
          yield { sequence: last, update: toBase64(next) };
        }
      }
    }
  }

  async state() {
    await this.beforeState;
    const vector = Y.decodeStateVector(Y.encodeStateVector(this.#doc));
    const counted = new Map([...vector, ...this.counted]);
    return { sequence: this.changes.length, stateVector: toBase64(encode(counted)) };
  }

  async push(_note: string, update: string): Promise<number> {
    this.pushed.push(fromBase64(update));
    this.add(fromBase64(update));
    return this.changes.length;
  }

  get #doc(): Y.Doc {
    const doc = new Y.Doc();
    for (const change of this.changes) {
      Y.applyUpdate(doc, change);
    }

    return doc;
  }
}

/** Writes a state vector: the number of clients, and each one with its clock. */
function encode(vector: ReadonlyMap<number, number>): Uint8Array {
  const known = [...vector].flatMap(([client, clock]) => [...varint(client), ...varint(clock)]);
  return Uint8Array.from([...varint(vector.size), ...known]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

let notes: FakeNotes;
let doc: Y.Doc;
let failures: Error[];
let session: NoteSession;
let running: Promise<void>;

beforeEach(() => {
  vi.useFakeTimers();
  notes = new FakeNotes();
  doc = new Y.Doc();
  failures = [];
  session = new NoteSession(notes.client, 'note', doc, {
    loaded: () => {},
    unsaved: () => {},
    failed: (error) => failures.push(error),
    skipped: () => {},
  });
});

afterEach(async () => {
  session.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  await running;
  vi.useRealTimers();
});

const run = async () => {
  running = session.run();
  await vi.advanceTimersByTimeAsync(0);
};

/** A change of another editor. */
function write(text: string): Uint8Array {
  const other = new Y.Doc();
  other.getText('text').insert(0, text);
  return Y.encodeStateAsUpdate(other);
}

it('compare_ChangeArrivesDuringTheCall_DoesNotReadAgain', async () => {
  let respond = () => {};
  notes.beforeState = new Promise((resolve) => {
    respond = resolve;
  });
  await run();

  notes.add(write('meanwhile'));
  await vi.advanceTimersByTimeAsync(0);
  expect(doc.getText('text').toString()).toBe('meanwhile');
  respond();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(notes.opened).toBe(1);
});

it('compare_MessageWasLost_ReadsAgain', async () => {
  await run();
  notes.lost = 1;
  notes.add(write('lost'));
  notes.add(write('next'));
  await vi.advanceTimersByTimeAsync(0);
  expect(doc.getText('text').toString()).toBe('next');

  await session.compare();
  await vi.advanceTimersByTimeAsync(5000);

  expect(doc.getText('text').toString()).toContain('lost');
  expect(notes.opened).toBe(2);
});

it('compare_AChangeDependsOnAMissingOne_ReadsAFewTimesOnly', { timeout: 60_000 }, async () => {
  notes.counted.set(99, 1);
  await run();

  for (let second = 0; second < 30; second++) {
    notes.add(write(`${second}`));
    // The author of what cannot be applied goes on.
    notes.counted.set(99, 2 + second);
    await vi.advanceTimersByTimeAsync(1000);
    await session.compare();
  }

  expect(notes.opened).toBeGreaterThan(1);
  expect(notes.opened).toBeLessThanOrEqual(4);
  expect(doc.getText('text').length).toBeGreaterThan(30);
});

it('compare_TheStoreLacksALargeNote_SendsItInPortions', { timeout: 60_000 }, async () => {
  // As what the session has read from a store that was replaced later.
  doc.transact(() => doc.getText('text').insert(0, 'long text '.repeat(100_000)), session);
  await run();
  await vi.advanceTimersByTimeAsync(1000);

  expect(notes.pushed.length).toBeGreaterThan(3);
  expect(Math.max(...notes.pushed.map(({ length }) => length))).toBeLessThan(512 * 1024);
  const copy = new Y.Doc();
  for (const update of notes.pushed) {
    Y.applyUpdate(copy, update);
  }

  expect(copy.getText('text').toString() === doc.getText('text').toString()).toBe(true);
  expect(session.unsaved).toBe(0);
  expect(failures).toEqual([]);
});
