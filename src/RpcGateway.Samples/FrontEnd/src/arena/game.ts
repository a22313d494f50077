import { ArenaCanvas } from './arenaCanvas.js';
import type { ArenaSession } from './arenaSession.js';
import type { ArenaOwnShip, ArenaRoster, ArenaSnapshot, ArenaWelcome } from './contracts.js';
import { Controls } from './controls.js';
import { Figures } from './figures.js';
import { Prediction } from './prediction.js';
import { readScene, type Scene } from './scene.js';
import { Scoreboard } from './scoreboard.js';
import { SnapshotBuffer } from './snapshotBuffer.js';

// After a longer pause of the page, the missed ticks are not made up for.
const maxSteps = 5;

/**
 * The game as the page shows it: one input per tick, and one picture per frame of the screen. A hidden page has no frames, so it
 * sends and acknowledges nothing, and the server sends it nothing. On its return it continues with the newest snapshot.
 */
export class Game {
  readonly #buffer = new SnapshotBuffer();
  readonly #canvas = new ArenaCanvas();
  readonly #controls = new Controls();
  readonly #figures = new Figures();
  readonly #scoreboard = new Scoreboard();
  #welcome: ArenaWelcome | undefined;
  #prediction: Prediction | undefined;
  #own: ArenaOwnShip | null = null;
  #roster: ArenaRoster | undefined;
  #steppedAt = performance.now();
  #frame: number | undefined;

  constructor(private readonly session: ArenaSession) {
    document.addEventListener('visibilitychange', () => this.#onVisibility());
    addEventListener('pageshow', () => this.#onVisibility());
    this.#onVisibility();
  }

  /** The player or spectator has entered the arena. */
  enter(welcome: ArenaWelcome): void {
    this.#welcome = welcome;
    this.#own = null;
    const isPlaying = welcome.ship !== null;
    this.#prediction = isPlaying ? new Prediction(1 / welcome.ticksPerSecond, welcome.size) : undefined;
    this.#controls.isActive = isPlaying;
    this.#showRoster();
  }

  /** Forgets the snapshots, because the gateway was started again. */
  restart(): void {
    this.#buffer.clear();
  }

  addRoster(roster: ArenaRoster): void {
    this.#roster = roster;
    this.#figures.tickMilliseconds = roster.tickMilliseconds;
    this.#canvas.names = new Map(roster.players.map(({ ship, name }) => [ship, name]));
    this.#showRoster();
  }

  addSnapshot(snapshot: ArenaSnapshot): void {
    if (this.#welcome === undefined) {
      return;
    }

    this.#figures.count();
    this.#buffer.add(readScene(snapshot, this.#welcome.scale));
    this.#own = this.#welcome.ship === null ? null : snapshot.own;
    if (this.#own !== null) {
      this.#prediction?.reconcile(this.#own);
    }
  }

  #onVisibility(): void {
    if (document.hidden) {
      this.#controls.release();
      if (this.#frame !== undefined) {
        cancelAnimationFrame(this.#frame);
        this.#frame = undefined;
      }
    } else if (this.#frame === undefined) {
      this.#buffer.jump();
      this.session.measureAgain();
      this.#steppedAt = performance.now();
      this.#frame = requestAnimationFrame(() => this.#onFrame());
    }
  }

  #onFrame(): void {
    this.#frame = requestAnimationFrame(() => this.#onFrame());
    if (this.#welcome === undefined) {
      return;
    }

    const now = performance.now();
    const share = this.#step(this.#welcome, now);
    const newest = this.#buffer.newest;
    if (newest !== undefined) {
      this.#draw(this.#welcome, newest, now, share);
    }
  }

  // Returns how far the next tick is, from 0 to 1.
  #step(welcome: ArenaWelcome, now: number): number {
    const tick = 1000 / welcome.ticksPerSecond;
    this.#steppedAt = Math.max(this.#steppedAt, now - maxSteps * tick);
    for (; now - this.#steppedAt >= tick; this.#steppedAt += tick) {
      if (welcome.ship === null) {
        this.session.acknowledge();
      } else {
        const buttons = this.#controls.take();
        this.#prediction?.apply(this.session.steer(buttons), buttons);
      }
    }

    return (now - this.#steppedAt) / tick;
  }

  #draw(welcome: ArenaWelcome, newest: Scene, now: number, share: number): void {
    const server = this.session.clock.at(now);
    const scene = server === undefined ? newest : (this.#buffer.at(server - this.#buffer.delay) ?? newest);
    const ownId = welcome.ship ?? undefined;
    const own = ownId === undefined ? undefined : newest.ships.get(ownId);
    const predicted = own !== undefined && own.hull > 0 ? this.#prediction?.at(share) : undefined;
    const ships = new Map(scene.ships);
    if (own !== undefined && predicted !== undefined) {
      ships.set(own.id, { ...own, ...predicted });
    }

    this.#canvas.draw({ ...scene, ships, nearest: newest.nearest }, ownId, predicted ?? scene.focus, welcome.size);
    this.#figures.show(
      {
        name: this.#own === null ? undefined : (welcome.name ?? undefined),
        score: this.#own?.score ?? 0,
        hull: own?.hull ?? 0,
        place: this.#placeOf(ownId),
        ships: this.#countShips(),
        roundTrip: this.session.clock.roundTrip,
        age: server === undefined ? undefined : server - newest.time,
      },
      now,
    );
  }

  #showRoster(): void {
    if (this.#roster !== undefined) {
      this.#scoreboard.show(this.#roster, this.#welcome?.ship ?? undefined);
    }
  }

  // The roster contains all players and the best bots, so a place after them is not known.
  #placeOf(ownId: number | undefined): number | undefined {
    const index = this.#roster?.players.findIndex(({ ship }) => ship === ownId) ?? -1;
    return index < 0 ? undefined : index + 1;
  }

  #countShips(): number {
    const players = this.#roster?.players.filter(({ isBot }) => !isBot).length ?? 0;
    return players + (this.#roster?.bots ?? 0);
  }
}
