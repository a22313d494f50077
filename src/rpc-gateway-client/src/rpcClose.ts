/** How a connection ended. */
export interface RpcClose {
  /** The close code of the WebSocket; 1006 if the connection broke or could not be opened. */
  readonly code: number;
  /** The reason that the closing end sent, or a description by the client. */
  readonly reason: string;
}
