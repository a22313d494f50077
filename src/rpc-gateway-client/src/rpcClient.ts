/// <reference lib="esnext.disposable" preserve="true" />
import type { RpcClose } from './close.js';
import type { RpcError } from './errors.js';
import type { RpcCaller, RpcLimits } from './types.js';

/** Where a client stands. `closed` is final. */
export type RpcClientState = 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** A change of a client's state. */
export interface RpcClientStateChange {
  readonly previous: RpcClientState;
  readonly current: RpcClientState;
  /** When reconnecting: the number of the coming attempt, from 1. */
  readonly attempt?: number | undefined;
  /** When reconnecting: the time until it, in ms. */
  readonly delay?: number | undefined;
  /** How the connection ended, if there was one. */
  readonly close?: RpcClose | undefined;
  /** Why no connection could be made, if none could. */
  readonly error?: unknown;
}

/** One connection of a client, for `onReconnected`; it ends when the connection does. */
export interface RpcConnection extends RpcCaller {
  /** The id that the server gave it; undefined if the server sent none. */
  readonly connectionId: string | undefined;
}

/** A client: one WebSocket for any number of contracts, which connects again by itself. */
export interface RpcClient extends RpcCaller, AsyncDisposable {
  readonly state: RpcClientState;
  /** The id that the server knows the connection of the moment by. */
  readonly connectionId: string | undefined;
  /** The server's limits; undefined if it sent none. */
  readonly limits: RpcLimits | undefined;
  /** Resolves when the client is closed, or has given up. */
  readonly closed: Promise<RpcClose>;
  /** Adds a listener, and gives a function that removes it. */
  onStateChange(listener: (change: RpcClientStateChange) => void): () => void;
  /**
   * Receives what the server sent against the protocol, and errors without an id; `data` of the error shows it. Without
   * a listener it goes to the console.
   */
  onProtocolError(listener: (error: RpcError) => void): () => void;
  /**
   * Prepares each connection after the first, before any waiting call goes through: the place to join groups again. It
   * calls through the connection that it is given.
   */
  onReconnected(prepare: (connection: RpcConnection) => unknown): () => void;
  /** Handles the calls of a callback contract; gives a function that removes the handlers. */
  on<T extends object>(contract: string, handlers: T): () => void;
  /** The time of one round trip in ms. Any answer counts. */
  ping(): Promise<number>;
  /** Closes the client; calls that have no answer fail. */
  close(): Promise<void>;
}
