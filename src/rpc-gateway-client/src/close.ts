/** How a connection ended. */
export interface RpcClose {
  /** The close code of the WebSocket; 1006 if the connection broke or could not be made. */
  readonly code: number;
  /** What the end that closed it said, or a sentence of the client's. */
  readonly reason: string;
}

/** Makes a close whose reason is never empty. */
export const closeOf = (code: number, reason: string): RpcClose => ({
  code,
  reason: reason || (code === lostConnection ? 'The connection broke.' : 'The server gave no reason.'),
});

/** The work is done. */
export const normalClosure = 1000;
/** The protocol was broken. */
export const protocolError = 1002;
/** The connection broke. */
export const lostConnection = 1006;
