import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'rpc-gateway-client';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { fromBase64, toBase64 } from '../../src/RpcGateway.Samples/FrontEnd/src/notes/bytes.js';
import type { Notes } from '../../src/RpcGateway.Samples/FrontEnd/src/notes/contracts.js';
import { readText, restoreText } from '../../src/RpcGateway.Samples/FrontEnd/src/notes/restore.js';
import { randomKey } from '../../src/RpcGateway.Samples/FrontEnd/src/shared/randomKey.js';
import { test as base, expect } from './harness/browserTest.js';
import { Gateway } from './harness/gateway.js';
import { lossySocket } from './harness/lossySocket.js';
import { converged, editAtRandom, NoteEditor, seeded } from './harness/noteEditor.js';

const test = base
  .extend('notes', async ({ gateway }, { onCleanup }) => {
    const client = await connect(`${gateway.url}/rpc`, { webSocket: WebSocket, maxRateLimitRetries: 100 });
    onCleanup(() => client.close());
    return client.contract<Notes>('notes');
  })
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
  .extend('edit', async ({}, { onCleanup }) => {
    const editors: NoteEditor[] = [];
    onCleanup(async () => {
      await Promise.all(editors.map((editor) => editor.close()));
    });
    return async (url: string, note: string, socket?: typeof WebSocket): Promise<NoteEditor> => {
      const editor = await NoteEditor.open(url, note, socket);
      editors.push(editor);
      await editor.loads();
      return editor;
    };
  });

const pause = () => new Promise((resolve) => setImmediate(resolve));

test('Notes_TenEditorsWriteAtOnce_AllHaveTheSameText', async ({ gateway, notes, edit }) => {
  const { id } = await notes.create('Ten editors');
  const editors = await Promise.all(Array.from({ length: 10 }, () => edit(gateway.url, id)));

  const random = seeded(1);
  for (let round = 0; round < 40; round++) {
    for (const [index, editor] of editors.entries()) {
      editAtRandom(editor.text, random, String.fromCharCode(97 + index));
    }

    await pause();
  }

  const text = await converged(editors);
  expect(text.length).toBeGreaterThan(100);
  expect((await edit(gateway.url, id)).content).toBe(text);
  expect(editors.flatMap(({ failures, skipped }) => [...failures, ...skipped])).toEqual([]);
});

test('Notes_MessagesAreLost_AllHaveTheSameText', { timeout: 240_000 }, async ({ gateway, notes, edit }) => {
  const { id } = await notes.create('Lost messages');
  const random = seeded(2);
  // More than one in a thousand, so that a short test loses some.
  const socket = lossySocket(() => random() < 0.01);
  const editors = await Promise.all(Array.from({ length: 4 }, () => edit(gateway.url, id, socket)));

  for (let round = 0; round < 150; round++) {
    for (const editor of editors) {
      editAtRandom(editor.text, random, 'x');
    }

    await editors[round % 4]?.saves();
  }

  const text = await converged(editors);
  expect(socket.lost).toBeGreaterThan(5);
  expect((await edit(gateway.url, id)).content).toBe(text);
});

test('Notes_OpenedTwentyTimes_TheTextDoesNotGrow', async ({ gateway, notes, edit }) => {
  const { id } = await notes.create('Reloaded');
  const first = await edit(gateway.url, id);
  first.text.insert(0, 'Only once');
  await first.saves();

  for (let reload = 0; reload < 20; reload++) {
    const editor = await edit(gateway.url, id);
    expect(editor.content).toBe('Only once');
    await editor.session.compare();
    await editor.close();
  }

  expect(first.content).toBe('Only once');
  expect((await notes.state(id)).sequence).toBe(1);
});

test('Notes_VersionIsRestoredWhileOthersWrite_BothRemain', async ({ gateway, notes, edit }) => {
  const { id } = await notes.create('Restored');
  const editors = await Promise.all([edit(gateway.url, id), edit(gateway.url, id), edit(gateway.url, id)]);
  const [first, second, third] = editors as [NoteEditor, NoteEditor, NoteEditor];
  first.text.insert(0, 'one\ntwo\nthree\n');
  await converged(editors);
  const version = await notes.saveVersion(id, 'Three lines');
  first.text.delete(4, 4);
  await converged(editors);

  const updates: Uint8Array[] = [];
  for await (const { update } of notes.readVersion(id, version.number)) {
    updates.push(fromBase64(update));
  }

  // At the same time: none of them has seen what the others do.
  second.text.insert(0, 'above ');
  third.text.insert(third.text.length, 'below');
  restoreText(first.text, readText(updates));

  expect(await converged(editors)).toBe('above one\ntwo\nthree\nbelow');
});

test('Notes_GatewayIsKilled_OfflineChangesAreMergedLater', async ({ edit, onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), 'notes-'));
  const gateway = await Gateway.start({ RpcGateway__Samples__Folder: folder });
  onTestFinished(async () => {
    await gateway.stop();
    await rm(folder, { recursive: true });
  });
  const creator = await connect(`${gateway.url}/rpc`, { webSocket: WebSocket });
  const { id } = await creator.contract<Notes>('notes').create('Restart');
  await creator.close();
  const [first, second] = [await edit(gateway.url, id), await edit(gateway.url, id)];
  first.text.insert(0, 'before ');
  await converged([first, second]);

  await gateway.kill();
  first.text.insert(0, 'one ');
  second.text.insert(second.text.length, 'two');
  await gateway.startAgain();

  expect(await converged([first, second])).toBe('one before two');
  expect((await edit(gateway.url, id)).content).toBe('one before two');
});

test('Notes_MergedByTheGateway_EqualsWhatYjsMakesOfTheChanges', async ({ notes }) => {
  for (let seed = 10; seed < 15; seed++) {
    const { id } = await notes.create(`Merged ${seed}`);
    const random = seeded(seed);
    const docs = Array.from({ length: 4 }, () => new Y.Doc());
    const changes: Uint8Array[] = [];
    for (let round = 0; round < 25; round++) {
      for (const [index, doc] of docs.entries()) {
        const before = Y.encodeStateVector(doc);
        editAtRandom(doc.getText('text'), random, String.fromCharCode(97 + index));
        // Some send only the change, and some all that they have.
        changes.push(random() < 0.9 ? Y.encodeStateAsUpdate(doc, before) : Y.encodeStateAsUpdate(doc));
        Y.applyUpdate(docs[Math.floor(random() * docs.length)] as Y.Doc, changes.at(-1) as Uint8Array);
      }
    }

    changes.sort(() => random() - 0.5);
    await Promise.all(changes.map((change) => notes.push(id, toBase64(change), randomKey())));
    const expected = readText(changes);

    const content: Uint8Array[] = [];
    for await (const { sequence, update } of notes.open(id)) {
      content.push(fromBase64(update));
      if (sequence >= 0) {
        break;
      }
    }

    expect(readText(content)).toBe(expected);
    const all = new Y.Doc();
    for (const change of changes) {
      Y.applyUpdate(all, change);
    }

    const there = Y.decodeStateVector(fromBase64((await notes.state(id)).stateVector));
    expect(there).toEqual(Y.decodeStateVector(Y.encodeStateVector(all)));
  }
});

test('Notes_SomethingElseThanText_EndsTheSessionAndStoresNothing', async ({ gateway, notes, edit }) => {
  const { id } = await notes.create('Only text');
  const editor = await edit(gateway.url, id);

  editor.doc.getMap('more').set('key', 1);

  await expect
    .poll(() => editor.failures.map(({ message }) => message))
    .toEqual([expect.stringContaining('is an attribute')]);
  expect((await notes.state(id)).sequence).toBe(0);
});

test('Notes_UnknownNote_IsAnError', async ({ gateway }) => {
  const editor = await NoteEditor.open(gateway.url, 'unknown');

  await expect.poll(() => editor.failures.map(({ message }) => message)).toEqual(['There is no such note.']);
  await editor.close();
});
