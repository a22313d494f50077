import { isRpcError, options, type RpcClient, RpcError, RpcErrorCode } from 'rpc-gateway-client';
import { Acknowledger } from '../shared/acknowledger.js';
import { delay } from '../shared/delay.js';
import { isTemporary } from '../shared/temporary.js';
import {
  type Push,
  type PushCallback,
  PushError,
  type PushMail,
  type PushPosition,
  type PushSource,
} from './contracts.js';
import { nameOf, topicOf } from './source.js';

const acknowledgeDelay = 200;
const retryDelay = 2000;

// A topic that was left, a device that ten newer ones replaced, or a number of a store that was replaced.
const notAcknowledgeable: readonly number[] = [
  PushError.NotSubscribed,
  PushError.UnknownDevice,
  RpcErrorCode.InvalidParams,
];

/** What happens in an inbox. */
export interface InboxEvents {
  /** The state of all sources, from the store. */
  sources(sources: readonly PushSource[]): void;
  /** A message that the device did not have, or a notice. */
  mail(mail: PushMail): void;
  /** Messages were read, here or on another device. */
  read(source: string, sequence: number): void;
  /** The store is another one than before: what the device has is not in it. */
  restarted(): void;
  /** The messages cannot be read at the moment; the inbox tries again by itself. */
  paused(error: Error): void;
}

/** The parts of the client that an inbox needs. */
export type InboxClient = Pick<RpcClient, 'contract' | 'on' | 'onReconnected'>;

/** The inbox of a user on one device. It outlives connections: each one continues where the last one ended. */
export class Inbox {
  readonly #positions = new Map<string, number>();

  constructor(
    private readonly device: string,
    private readonly events: InboxEvents,
  ) {}

  /** Receives until the signal or an error ends it, other than a temporary one. */
  async run(client: InboxClient, signal: AbortSignal): Promise<void> {
    const push = client.contract<Push>('push');
    const acknowledger = new Acknowledger({
      send: (source, sequence) => push.received(this.device, sequence, topicOf(source), signal),
      isTemporary: (error) => !(error instanceof RpcError && notAcknowledgeable.includes(error.code)),
      delay: acknowledgeDelay,
      signal,
    });
    client.on<PushCallback>('pushCallback', {
      markedRead: (topic, sequence) => this.events.read(nameOf(topic), sequence),
    });
    client.onReconnected((connection) => this.#readSources(connection.contract<Push>('push')));
    while (!signal.aborted) {
      try {
        this.events.sources(await push.sources(signal));
        await this.#receive(push, acknowledger, signal);
      } catch (error) {
        if (signal.aborted) {
          return;
        }

        if (isTemporary(error)) {
          this.events.paused(error);
          await delay(retryDelay, signal);
        } else if (isRpcError(error, RpcErrorCode.InvalidParams) && this.#positions.size > 0) {
          // The positions are not those of this store. The next attempt has none, so it cannot fail for this reason.
          this.#positions.clear();
          acknowledger.clear();
          this.events.restarted();
        } else {
          throw error;
        }
      }
    }
  }

  // An error here would end the new connection. If it is temporary, the stream has it too, and is followed by another attempt.
  async #readSources(push: Push): Promise<void> {
    try {
      this.events.sources(await push.sources());
    } catch (error) {
      if (!isTemporary(error)) {
        throw error;
      }
    }
  }

  async #receive(push: Push, acknowledger: Acknowledger, signal: AbortSignal): Promise<void> {
    const resumeFrom = () => [this.device, this.#after()];
    const mails = push.inbox(this.device, this.#after(), options<PushMail>({ signal, resumeFrom }));
    for await (const mail of mails) {
      const source = nameOf(mail.topic);
      // What was received before a lost connection but not processed yet can arrive again.
      if (mail.sequence > (this.#positions.get(source) ?? 0)) {
        this.#positions.set(source, mail.sequence);
        this.events.mail(mail);
        acknowledger.add(source, mail.sequence);
      }
    }
  }

  #after(): PushPosition[] {
    return [...this.#positions].map(([source, sequence]) => ({ topic: topicOf(source), sequence }));
  }
}
