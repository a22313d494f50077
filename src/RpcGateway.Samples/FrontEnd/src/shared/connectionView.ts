import type { RpcClient, RpcClientStateChange } from 'rpc-gateway-client';
import { byId, element } from './dom.js';

const words = {
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  closed: 'Disconnected',
} as const;

/** Shows the state of the connection in the page's bar, and a banner with a countdown while there is no connection. */
export class ConnectionView {
  readonly #state = byId('connection', HTMLElement);
  readonly #banner = byId('banner', HTMLElement);
  #countdown: ReturnType<typeof setInterval> | undefined;

  /** Shows that connecting failed, and the reason if it is known. */
  showRefusal(reason: string | undefined): void {
    this.#banner.hidden = false;
    this.#banner.textContent =
      reason === undefined ? 'The gateway does not respond. Trying again.' : `Not connected. ${reason}`;
  }

  /** Shows the state of a client. */
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
      this.#banner.textContent = 'The connection was closed. Reload the page to connect again.';
    }
  }

  #showState(state: RpcClient['state']): void {
    this.#state.dataset.state = state;
    this.#state.textContent = words[state];
  }

  // Screen readers announce the state from the bar, which has role=status; the countdown is not announced.
  #countDown(attempt: number, due: number): void {
    const seconds = element('strong');
    const show = () => {
      const left = Math.ceil((due - performance.now()) / 1000);
      seconds.textContent = left > 0 ? `in ${left} s` : 'now';
    };
    show();
    this.#banner.replaceChildren('The connection was lost. Trying again ', seconds, ` (attempt ${attempt}).`);
    this.#countdown = setInterval(show, 250);
  }
}
