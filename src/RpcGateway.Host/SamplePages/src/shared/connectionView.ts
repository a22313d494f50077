import type { RpcClient, RpcClientStateChange } from 'rpc-gateway-client';
import { byId, element } from './dom.js';

const words = {
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  closed: 'Disconnected',
} as const;

/** The state of the connection in the page's bar, and a banner with a countdown while it is lost. */
export class ConnectionView {
  readonly #state = byId('connection', HTMLElement);
  readonly #banner = byId('banner', HTMLElement);
  #countdown: ReturnType<typeof setInterval> | undefined;

  /** Says that there is no connection yet, and why if that is known. */
  showRefusal(reason: string | undefined): void {
    this.#banner.hidden = false;
    this.#banner.textContent =
      reason === undefined ? 'The gateway does not answer. Trying again.' : `No connection. ${reason}`;
  }

  /** Shows the state of a client from now on. */
  follow(client: RpcClient): void {
    this.#banner.hidden = true;
    client.onStateChange((change) => this.#show(change));
    this.#showState(client.state);
  }

  #show(change: RpcClientStateChange): void {
    this.#showState(change.current);
    clearInterval(this.#countdown);
    this.#banner.hidden = change.current === 'connected' || change.current === 'connecting';
    if (change.current === 'reconnecting') {
      this.#countDown(change.attempt ?? 1, performance.now() + (change.delay ?? 0));
    } else if (change.current === 'closed') {
      this.#banner.textContent = 'The connection was closed. Load the page again to come back.';
    }
  }

  #showState(state: RpcClient['state']): void {
    this.#state.dataset.state = state;
    this.#state.textContent = words[state];
  }

  // Screen readers hear of the loss from the bar, which has role=status; they are spared each second of the countdown.
  #countDown(attempt: number, due: number): void {
    const seconds = element('strong');
    const show = () => {
      const left = Math.ceil((due - performance.now()) / 1000);
      seconds.textContent = left > 0 ? `in ${left} s` : 'now';
    };
    show();
    this.#banner.replaceChildren('The connection is lost. Trying again ', seconds, ` (attempt ${attempt}).`);
    this.#countdown = setInterval(show, 250);
  }
}
