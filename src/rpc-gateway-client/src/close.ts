/** How a connection ended. */
export interface RpcClose {
  /** The close code of the WebSocket; 1006 if the connection broke or could not be made. */
  readonly code: number;
  /** What the end that closed it said, or a sentence of the client's. */
  readonly reason: string;
}

/** The work is done. */
export const normalClosure = 1000;
/** The protocol was broken. */
export const protocolError = 1002;
/** The connection broke. */
export const lostConnection = 1006;
