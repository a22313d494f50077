/// <reference lib="esnext.disposable" preserve="true" />
import type { RpcCaller } from './rpcCaller.js';
import type { RpcClose } from './rpcClose.js';
import type { RpcError } from './rpcError.js';
import type { RpcLimits } from './rpcLimits.js';

/** The state of a client. `closed` is final. */
export type RpcClientState = 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** A change of a client's state. */
export interface RpcClientStateChange {
  readonly previous: RpcClientState;
  readonly current: RpcClientState;
  /**
   * When connected: whether the client continues where it was when it lost its connection, without having lost a call,
   * a message or its groups. False if it starts from the beginning: calls that were running have failed, and messages may be missing.
   * Undefined for the first connection.
   */
  readonly recovered?: boolean | undefined;
  /** When reconnecting: the number of the next attempt, from 1. */
  readonly attempt?: number | undefined;
  /** When reconnecting: the delay before the next attempt, in ms. */
  readonly delay?: number | undefined;
  /** How the connection ended, if there was one. */
  readonly close?: RpcClose | undefined;
  /** Why no connection could be opened. */
  readonly error?: unknown;
}

/** One connection of a client, for `onReconnected`. Its calls fail when the connection ends. */
export interface RpcConnection extends RpcCaller {
  /** The id that the server assigned; undefined if the server sent none. */
  readonly connectionId: string | undefined;
}

/** A client: one WebSocket for any number of contracts, which reconnects by itself. */
export interface RpcClient extends RpcCaller, AsyncDisposable {
  readonly state: RpcClientState;
  /** The id that the server assigned to the current connection. */
  readonly connectionId: string | undefined;
  /**
   * Whether the current connection, or the last one, continued where the client was when it lost its WebSocket; see
   * `RpcClientStateChange.recovered`. Undefined for the first connection, and before it.
   */
  readonly recovered: boolean | undefined;
  /** The server's limits; undefined if the server sent none. */
  readonly limits: RpcLimits | undefined;
  /** Resolves when the client is closed, or has given up reconnecting. */
  readonly closed: Promise<RpcClose>;
  /** Adds a listener, and returns a function that removes it. */
  onStateChange(listener: (change: RpcClientStateChange) => void): () => void;
  /**
   * Receives messages of the server that violate the protocol, and errors without an id; the error's `data` contains
   * the message. Without a listener these errors go to the console.
   */
  onProtocolError(listener: (error: RpcError) => void): () => void;
  /**
   * Is informed when messages to this client may have been lost between the nodes of the gateway, although the connection was
   * not: read again what the application needs to know.
   */
  onMessagesMissed(listener: () => void): () => void;
  /**
   * Prepares each new connection after the first, before any waiting call is sent: the place to join groups again. The
   * function makes its calls on the connection that it receives. It is not called when a session continues.
   */
  onReconnected(prepare: (connection: RpcConnection) => unknown): () => void;
  /** Handles the calls of a callback contract. Returns a function that removes the handlers. */
  on<T extends object>(contract: string, handlers: T): () => void;
  /** Measures the time of one round trip, in ms. An error response counts too. */
  ping(): Promise<number>;
  /** Closes the client. Calls without a response fail. */
  close(): Promise<void>;
}
