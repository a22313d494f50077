/** One measurement of the server's clock. All times are in milliseconds. */
interface Measurement {
  readonly roundTrip: number;
  readonly offset: number;
}

const maxMeasurements = 8;

/**
 * The server's clock, as seen from the page. The local clock must be monotonic, such as `performance.now()`: the system's
 * clock can step. Of several measurements, the one with the shortest round trip is the most exact, because delays on the way
 * only ever lengthen it.
 */
export class ServerClock {
  #measurements: Measurement[] = [];

  /** The latest round trip; undefined before the first measurement. */
  get roundTrip(): number | undefined {
    return this.#measurements.at(-1)?.roundTrip;
  }

  /** Adds a measurement: when the page asked and received the answer, and the server's time in the answer. */
  add(sent: number, received: number, server: number): void {
    if (!(received >= sent) || !Number.isFinite(server)) {
      return;
    }

    this.#measurements.push({ roundTrip: received - sent, offset: server - (sent + received) / 2 });
    if (this.#measurements.length > maxMeasurements) {
      this.#measurements.shift();
    }
  }

  /** The server's time at a local time; undefined before the first measurement. */
  at(local: number): number | undefined {
    const [first, ...others] = this.#measurements;
    if (first === undefined) {
      return undefined;
    }

    const best = others.reduce((best, other) => (other.roundTrip < best.roundTrip ? other : best), first);
    return local + best.offset;
  }

  /** Forgets all measurements, because the local clock may have stood still while the computer slept. */
  reset(): void {
    this.#measurements = [];
  }
}
