import { lostError } from '../errors/connectionLoss.js';
import type { RpcClose } from '../rpcClose.js';
import type { RpcConnectionLostError } from '../rpcConnectionLostError.js';
import type { RpcLimits } from '../rpcLimits.js';
import type { Settings } from './settings.js';

/** What the parts of a connection know about it. */
export interface ConnectionContext {
  readonly settings: Settings;
  /** Whether the server accepted the subprotocol `rpcgateway.v1`. */
  readonly extended: boolean;
  /** What `$/hello` returned. */
  connectionId?: string | undefined;
  limits?: RpcLimits | undefined;
  /** How the connection ended; undefined while it is open. */
  close?: RpcClose;
}

/** The beginning of an error that only a server without extensions can cause. */
export const notExtended = 'The server does not support rpcgateway.v1: ';

/** Creates the error of a call whose connection has ended. */
export const lostCall = ({ settings, close }: ConnectionContext, requestSent?: boolean): RpcConnectionLostError =>
  lostError(settings.url, requestSent, close);
