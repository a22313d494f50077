import type { RpcClient } from 'rpc-gateway-client';
import type { Account } from '../shared/account.js';
import { byId } from '../shared/dom.js';
import { connectToGateway } from '../shared/gateway.js';
import { messageOf } from '../shared/messageOf.js';
import type { Push } from './contracts.js';
import { deviceName } from './device.js';
import { Inbox } from './inbox.js';
import { InboxView } from './inboxView.js';

/** The receiver: its connection, which the user can close for a while, and its inbox. */
export class Receiver {
  readonly #button = byId('offline', HTMLButtonElement);
  readonly #view: InboxView;
  readonly #inbox: Inbox;
  #client: RpcClient | undefined;
  #running: AbortController | undefined;

  constructor(private readonly account: Account) {
    this.#view = new InboxView(() => this.#push());
    this.#inbox = new Inbox(deviceName(), this.#view);
    this.#button.addEventListener('click', () => {
      if (this.#running === undefined) {
        void this.start();
      } else {
        this.#stop();
      }
    });
  }

  /** Receives until the user goes offline. */
  async start(): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    this.#showOffline(false);
    try {
      const client = await connectToGateway(this.account, running.signal);
      if (running.signal.aborted) {
        await client.close();
        return;
      }

      this.#client = client;
      await this.#inbox.run(client, running.signal);
    } catch (error) {
      this.#fail(running, error);
    }
  }

  #stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    void this.#client?.close().finally(() => this.#showOffline(this.#running === undefined));
    this.#client = undefined;
    this.#showOffline(true);
  }

  #fail(running: AbortController, error: unknown): void {
    if (this.#running !== running) {
      return;
    }

    if (this.account.name === undefined) {
      // The store does not have the account any more, so the user has to sign in again.
      location.reload();
      return;
    }

    this.#stop();
    this.#view.showState(`${messageOf(error)} The page is offline: press the button to try again.`);
  }

  #showOffline(isOffline: boolean): void {
    this.#button.setAttribute('aria-pressed', String(isOffline));
    if (isOffline) {
      byId('banner', HTMLElement).hidden = true;
      const state = byId('connection', HTMLElement);
      state.dataset.state = 'closed';
      state.textContent = 'Offline';
      this.#view.showState('You are offline. What is sent meanwhile arrives when you are back.');
    } else {
      this.#view.showState(undefined);
    }
  }

  #push(): Push {
    if (this.#client === undefined) {
      throw new Error('You are offline.');
    }

    return this.#client.contract<Push>('push');
  }
}
