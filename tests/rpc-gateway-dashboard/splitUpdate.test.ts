import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { splitUpdate } from '../../src/RpcGateway.Samples/FrontEnd/src/notes/splitUpdate.js';

const maxBytes = 128 * 1024;

/** A document that several clients have written, with long texts and many deletions. */
function createLarge(): Y.Doc {
  const docs = [1, 2, 0x1f_ffff_ffff_ffff].map((client) => {
    const doc = new Y.Doc();
    doc.clientID = client;
    return doc;
  });
  for (const [index, doc] of docs.entries()) {
    const text = doc.getText('text');
    text.insert(0, 'a😀ä'.repeat(100_000));
    doc.transact(() => {
      for (let position = 0; position < 500; position++) {
        text.delete(position * 3 + index, 1);
        text.insert(position * 2, 'x');
      }
    });

    for (const other of docs) {
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    }
  }

  return docs[0] as Y.Doc;
}

it('splitUpdate_LargeUpdate_PartsInAnyOrderAreTheSame', { timeout: 60_000 }, () => {
  const doc = createLarge();
  const parts = splitUpdate(Y.encodeStateAsUpdate(doc), maxBytes);

  expect(parts.length).toBeGreaterThan(10);
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(maxBytes);
  for (const ordered of [parts, parts.toReversed(), [Y.mergeUpdates(parts)]]) {
    const copy = new Y.Doc();
    for (const part of ordered) {
      Y.applyUpdate(copy, part);
    }

    expect(copy.getText('text').toString() === doc.getText('text').toString()).toBe(true);
    expect(Y.encodeStateVector(copy)).toEqual(Y.encodeStateVector(doc));
    expect(copy.store.pendingStructs).toBeNull();
  }
});

it.each([0, 1, 2])('splitUpdate_CutsInsideCharacters_KeepsThem(%i)', (shift) => {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, `${'x'.repeat(shift)}${'😀'.repeat(100_000)}`);
  const copy = new Y.Doc();
  for (const part of splitUpdate(Y.encodeStateAsUpdate(doc), maxBytes)) {
    Y.applyUpdate(copy, part);
  }

  expect(copy.getText('text').toString() === doc.getText('text').toString()).toBe(true);
});

it('splitUpdate_SmallUpdate_IsNotChanged', () => {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, 'short');
  const update = Y.encodeStateAsUpdate(doc);

  expect(splitUpdate(update, maxBytes)).toEqual([update]);
});
