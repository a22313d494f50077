import { expect, it } from 'vitest';
import { ArenaSession } from '../../src/RpcGateway.Samples/FrontEnd/src/arena/arenaSession.js';

it('joinAgain_TheNameOfTheShipIsLonger_UsesTheChosenName', async () => {
  const calls: string[] = [];
  const arena = {
    join: async (name: string) => {
      calls.push(`join ${name}`);
      return { name: `${name} 2`, ship: 1 };
    },
    spectate: async () => {
      calls.push('spectate');
      return { name: null, ship: null };
    },
  };
  const session = new ArenaSession(
    {
      state: 'connected',
      contract: <T extends object>() => arena as unknown as T,
      notify: () => {},
      on: () => () => {},
      onReconnected: () => () => {},
    },
    { snapshot: () => {}, roster: () => {}, removed: () => {}, restarted: () => {} },
  );

  expect(session.isPlaying).toBe(false);
  await session.join('SixteenCharName1');
  expect(session.isPlaying).toBe(true);
  await session.joinAgain();
  await session.spectate();

  expect(session.isPlaying).toBe(false);
  expect(calls).toEqual(['join SixteenCharName1', 'join SixteenCharName1', 'spectate']);
});
