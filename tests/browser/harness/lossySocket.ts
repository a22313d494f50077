import WebSocket from 'ws';

/** Returns a WebSocket class that loses some of the messages in both directions, but none of the first ones. */
export function lossySocket(isLost: () => boolean): typeof WebSocket & { lost: number } {
  return class extends WebSocket {
    static lost = 0;
    #messages = 0;

    override send(...all: unknown[]): void {
      if (!this.#loses()) {
        (super.send as (...all: unknown[]) => void)(...all);
      }
    }

    override emit(event: string | symbol, ...all: unknown[]): boolean {
      return event === 'message' && this.#loses() ? false : super.emit(event, ...all);
    }

    #loses(): boolean {
      const loses = this.#messages++ > 10 && isLost();
      if (loses) {
        (this.constructor as unknown as { lost: number }).lost++;
      }

      return loses;
    }
  } as typeof WebSocket & { lost: number };
}
