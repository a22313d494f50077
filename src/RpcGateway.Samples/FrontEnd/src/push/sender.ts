import { connect, isRpcError, type RpcClient, RpcErrorCode } from 'rpc-gateway-client';
import { address } from '../shared/gateway.js';
import type { Push, PushMessage, PushReceipt, PushState, PushTarget } from './contracts.js';

/** A message to send. The key makes its repeats safe. */
export interface Draft {
  readonly target: PushTarget;
  readonly message: PushMessage;
  readonly key: string;
}

/** The other system: it has a connection of its own, with the token of a sender instead of an account. */
export class Sender {
  #client: RpcClient | undefined;
  #token = '';

  /** Sends a message with a token. */
  async send(token: string, { target, message, key }: Draft): Promise<PushReceipt> {
    return await (await this.#connect(token)).send(target, message, key);
  }

  /** Returns how far a message has come; undefined if there is no connection. */
  async state(target: PushTarget, sequence: number): Promise<PushState | undefined> {
    return this.#client?.state === 'connected'
      ? await this.#client.contract<Push>('push').state(target, sequence)
      : undefined;
  }

  async #connect(token: string): Promise<Push> {
    if (this.#client === undefined || this.#client.state === 'closed' || this.#token !== token) {
      await this.#client?.close();
      this.#client = undefined;
      try {
        this.#client = await connect(address, { token, reconnect: { maxDelay: 5000 } });
        this.#token = token;
      } catch (error) {
        throw error instanceof Error && isRpcError(error.cause, RpcErrorCode.Unauthenticated)
          ? new Error('The gateway does not accept this token.')
          : error;
      }
    }

    return this.#client.contract<Push>('push');
  }
}
