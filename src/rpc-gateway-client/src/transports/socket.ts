/** The members of a WebSocket that the client uses; the classes of the platforms and of `ws` have them all. */
export interface Socket {
  binaryType: string;
  readonly protocol: string;
  readonly bufferedAmount: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((event: object) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
  /** The events of `ws`: the handshake's response contains the stream below the WebSocket. */
  on?(event: 'upgrade', listener: (response: { socket: { readonly bytesRead: number } }) => void): void;
  /** The stream below the WebSocket, if the platform shows it. Set by this client. */
  stream?: { readonly bytesRead: number };
}
