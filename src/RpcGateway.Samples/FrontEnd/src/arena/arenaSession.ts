import { options, type RpcClient } from 'rpc-gateway-client';
import { delay } from '../shared/delay.js';
import type { Arena, ArenaCallback, ArenaRoster, ArenaSnapshot, ArenaWelcome } from './contracts.js';
import { ServerClock } from './serverClock.js';

/** The events of a session. */
export interface ArenaEvents {
  snapshot(snapshot: ArenaSnapshot): void;
  roster(roster: ArenaRoster): void;
  removed(reason: string): void;
  /** The gateway no longer has the player or spectator, for example because it was started again. */
  restarted(): void;
}

/** The parts of the client that a session needs. */
export type ArenaClient = Pick<RpcClient, 'contract' | 'notify' | 'on' | 'onReconnected' | 'state'>;

const quickMeasurements = 5;
const quickInterval = 150;
const interval = 2000;
const timeout = 5000;

/** The calls of a player or spectator. */
export class ArenaSession {
  readonly clock = new ServerClock();
  readonly #arena: Arena;
  #snapshot = 0;
  #roster = 0;
  #acknowledged = 0;
  #sequence = 0;
  #quickLeft = quickMeasurements;
  #name: string | undefined;

  constructor(
    private readonly client: ArenaClient,
    events: ArenaEvents,
  ) {
    this.#arena = client.contract<Arena>('arena');
    client.on<ArenaCallback>('arenaCallback', {
      snapshot: (snapshot) => {
        this.#snapshot = snapshot.number;
        if (snapshot.roster !== null) {
          this.#roster = snapshot.roster.version;
          events.roster(snapshot.roster);
        }

        events.snapshot(snapshot);
      },
      removed: (reason) => events.removed(reason),
    });
    client.onReconnected(() => {
      this.#snapshot = 0;
      this.#roster = 0;
      this.#acknowledged = 0;
      this.measureAgain();
      events.restarted();
    });
  }

  /** Whether this page has a ship, or had one before the connection was lost. */
  get isPlaying(): boolean {
    return this.#name !== undefined;
  }

  async join(name: string): Promise<ArenaWelcome> {
    const welcome = await this.#arena.join(name);
    // The chosen name, and not the one of the ship, which may have a number and be too long to be chosen.
    this.#name = name;
    return welcome;
  }

  /** Joins with the same name as before the connection was lost. */
  async joinAgain(): Promise<ArenaWelcome> {
    return await this.join(this.#name ?? '');
  }

  async spectate(): Promise<ArenaWelcome> {
    const welcome = await this.#arena.spectate();
    this.#name = undefined;
    return welcome;
  }

  async setBots(count: number): Promise<void> {
    await this.#arena.setBots(count);
  }

  /** Sends an input, which acknowledges the newest snapshot too; returns its number. */
  steer(buttons: number): number {
    this.#sequence++;
    this.#notify('arena.steer', [buttons, this.#sequence, this.#snapshot, this.#roster]);
    this.#acknowledged = this.#snapshot;
    return this.#sequence;
  }

  /** Acknowledges the newest snapshot if there is a new one. */
  acknowledge(): void {
    if (this.#acknowledged !== this.#snapshot) {
      this.#notify('arena.acknowledge', [this.#snapshot, this.#roster]);
      this.#acknowledged = this.#snapshot;
    }
  }

  /** Measures the server's clock again and again, until the client is closed. */
  async measure(): Promise<void> {
    while (this.client.state !== 'closed') {
      if (this.client.state === 'connected' && !document.hidden) {
        await this.#measureOnce();
      }

      await delay(this.#quickLeft > 0 ? quickInterval : interval);
      this.#quickLeft = Math.max(0, this.#quickLeft - 1);
    }
  }

  /** Measures the server's clock from the beginning. */
  measureAgain(): void {
    this.clock.reset();
    this.#quickLeft = quickMeasurements;
  }

  async #measureOnce(): Promise<void> {
    const sent = performance.now();
    try {
      const time = await this.#arena.time(options({ timeout }));
      this.clock.add(sent, performance.now(), time);
    } catch {
      // Without an answer there is no measurement; the connection's state is in the header.
    }
  }

  // There is nothing to steer while there is no connection, and the next input replaces this one.
  #notify(method: string, params: number[]): void {
    if (this.client.state === 'connected') {
      this.client.notify(method, params);
    }
  }
}
