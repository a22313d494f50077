import { byId } from '../shared/dom.js';
import { connectToGateway } from '../shared/gateway.js';
import { messageOf } from '../shared/messageOf.js';
import { ArenaSession } from './arenaSession.js';
import type { ArenaWelcome } from './contracts.js';
import { EntryForm } from './entryForm.js';
import { Game } from './game.js';

const leave = byId('leave', HTMLButtonElement);
const bots = byId('bots', HTMLSelectElement);
const botsError = byId('bots-error', HTMLElement);
const space = byId('space', HTMLElement);

const form = new EntryForm(async (chosen) => {
  enter(await session.join(chosen));
  space.focus();
});
const session = new ArenaSession(await connectToGateway(), {
  snapshot: (snapshot) => game.addSnapshot(snapshot),
  roster: (roster) => game.addRoster(roster),
  removed: (reason) => {
    form.show(reason);
    void watch();
  },
  restarted: () => {
    game.restart();
    void returnToArena();
  },
});
const game = new Game(session);

leave.addEventListener('click', () => {
  form.show();
  void watch();
});
byId('bots-form', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
bots.addEventListener('change', () => void setBots());

void session.measure();
await watch();
form.enable();

// A page without a ship watches. A hidden page waits until it is visible, because it does not show snapshots.
async function watch(): Promise<void> {
  await visible();
  try {
    enter(await session.spectate());
  } catch (error) {
    form.show(messageOf(error));
  }
}

// With the same name as before the connection was lost.
async function returnToArena(): Promise<void> {
  if (!session.isPlaying) {
    await watch();
    return;
  }

  try {
    enter(await session.joinAgain());
  } catch (error) {
    form.show(messageOf(error));
    await watch();
  }
}

async function setBots(): Promise<void> {
  botsError.textContent = '';
  try {
    await session.setBots(Number(bots.value));
  } catch (error) {
    botsError.textContent = messageOf(error);
  }
}

function enter(welcome: ArenaWelcome): void {
  leave.hidden = welcome.ship === null;
  game.enter(welcome);
}

async function visible(): Promise<void> {
  while (document.hidden) {
    await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true }));
  }
}
