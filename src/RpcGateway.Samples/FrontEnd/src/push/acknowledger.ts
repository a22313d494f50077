import { isRpcError } from 'rpc-gateway-client';
import { type Push, PushError } from './contracts.js';
import { topicOf } from './source.js';

const delay = 200;
const retryDelay = 2000;

/** Acknowledges what the device has received: the last number of each source, not each message. */
export class Acknowledger {
  readonly #waiting = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly push: Push,
    private readonly device: string,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  add(source: string, sequence: number): void {
    this.#waiting.set(source, Math.max(sequence, this.#waiting.get(source) ?? 0));
    this.#schedule(delay);
  }

  #schedule(wait: number): void {
    if (this.#timer === undefined && !this.signal.aborted) {
      this.#timer = setTimeout(() => void this.#flush(), wait);
    }
  }

  async #flush(): Promise<void> {
    let wait = delay;
    for (const [source, sequence] of [...this.#waiting]) {
      this.#waiting.delete(source);
      try {
        await this.push.received(this.device, sequence, topicOf(source), this.signal);
      } catch (error) {
        // A topic that was left, or a device that ten newer ones replaced, needs no acknowledgement.
        if (!isRpcError(error, PushError.NotSubscribed) && !isRpcError(error, PushError.UnknownDevice)) {
          this.#waiting.set(source, Math.max(sequence, this.#waiting.get(source) ?? 0));
          wait = retryDelay;
        }
      }
    }

    this.#timer = undefined;
    if (this.#waiting.size > 0) {
      this.#schedule(wait);
    }
  }
}
