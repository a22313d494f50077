import { beforeEach, expect, it } from 'vitest';
import { Saves } from '../../src/RpcGateway.Samples/FrontEnd/src/notes/saves.js';

let unsaved: number;
let obstacle: string | undefined;
let saves: Saves;

beforeEach(() => {
  [unsaved, obstacle] = [0, undefined];
  saves = new Saves(
    () => unsaved,
    () => obstacle,
  );
});

it('done_NothingIsUnsaved_Resolves', async () => {
  await expect(saves.done()).resolves.toBeUndefined();
});

it('done_ChangesAreUnsaved_ResolvesWhenTheyAreStored', async () => {
  unsaved = 2;
  const states: string[] = [];
  const done = saves.done().then(() => states.push('done'));
  unsaved = 1;
  saves.check();
  await Promise.resolve();
  expect(states).toEqual([]);

  unsaved = 0;
  saves.check();
  await done;
});

it('done_NoConnection_ThrowsAtOnce', async () => {
  [unsaved, obstacle] = [2, 'There is no connection.'];

  await expect(saves.done()).rejects.toThrow('There is no connection.');
});

it('done_ConnectionIsLostMeanwhile_ThrowsAndDoesNotResolveLater', async () => {
  unsaved = 2;
  const done = saves.done();
  obstacle = 'There is no connection.';
  saves.check();

  await expect(done).rejects.toThrow('There is no connection.');
  [unsaved, obstacle] = [0, undefined];
  saves.check();
});
