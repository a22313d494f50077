/** How a connection ended. */
export interface RpcClose {
  /** The close code of the WebSocket; 1006 if the connection broke or could not be made. */
  readonly code: number;
  /** What the end that closed it said, or a sentence of the client's. */
  readonly reason: string;
}

/** The close codes that the client itself uses. */
export const RpcCloseCode = { Normal: 1000, ProtocolError: 1002, Lost: 1006 } as const;
