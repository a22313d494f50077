import { byId, element } from '../shared/dom.js';
import type { ArenaRoster } from './contracts.js';

const rows = 10;

/** The best ten, and the player if not among them. */
export class Scoreboard {
  readonly #list = byId('board', HTMLOListElement);
  readonly #empty = byId('board-empty', HTMLElement);
  readonly #counts = byId('counts', HTMLElement);

  show(roster: ArenaRoster, ownId: number | undefined): void {
    const ranked = roster.players.map((player, index) => ({ ...player, place: index + 1 }));
    const shown = ranked.filter(({ ship, place }) => place <= rows || ship === ownId);
    this.#empty.hidden = shown.length > 0;
    this.#list.replaceChildren(
      ...shown.map(({ ship, name, score, place }) => {
        const row = element(
          'li',
          {},
          element('span', { class: 'rank' }, `${place}.`),
          element('span', { class: 'player' }, name),
          element('span', { class: 'points' }, String(score)),
        );
        if (ship === ownId) {
          row.setAttribute('aria-current', 'true');
        }

        return row;
      }),
    );
    const players = roster.players.filter(({ isBot }) => !isBot).length;
    this.#counts.textContent = [
      count(players, 'player'),
      count(roster.bots, 'bot'),
      count(roster.spectators, 'spectator'),
    ].join(', ');
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
