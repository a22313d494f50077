import type { Connection } from './connection.js';

/** Notices when the server is gone: after a silence it is pinged, and any sign of life counts. */
export class Heartbeat {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heardAt = performance.now();
  #checking = false;

  constructor(readonly connection: Connection) {}

  start(): void {
    const { keepAliveInterval } = this.connection.settings;
    if (keepAliveInterval > 0) {
      const silence = performance.now() - this.#heardAt;
      if (silence >= keepAliveInterval) {
        this.check();
      } else {
        this.#wait(keepAliveInterval - silence, () => this.start());
      }
    }
  }

  /** Something came from the server. */
  heard(): void {
    this.#heardAt = performance.now();
    if (this.#checking) {
      this.#checking = false;
      this.start();
    }
  }

  /** Asks for a sign of life now. */
  check(): void {
    if (!this.#checking) {
      this.#checking = true;
      const { connection } = this;
      connection.request(
        '$/ping',
        undefined,
        () => {},
        () => {},
      );
      this.#wait(connection.settings.keepAliveTimeout, () => connection.drop('The server did not answer a ping.'));
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#checking = true;
  }

  #wait(milliseconds: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, milliseconds);
  }
}
