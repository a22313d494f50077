import type { RpcClose } from './rpcClose.js';

/** The error of a call that failed because the connection broke, or because there was no connection. */
export class RpcConnectionLostError extends Error {
  /**
   * @param message A sentence.
   * @param requestSent Whether the request was sent. If not, the server has not executed the call.
   * @param close How the connection ended, if there was one.
   */
  constructor(
    message: string,
    readonly requestSent: boolean,
    readonly close?: RpcClose | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'RpcConnectionLostError';
  }
}
