import type { Transport } from '@codemirror/lsp-client';

/** Answers a request of the server, or throws an error with its reason. */
export type Answer = (params: unknown) => unknown;

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
}

/** One WebSocket message is one message of the protocol. Requests of the server that the editor does not know are answered here. */
export class SocketTransport implements Transport {
  readonly #handlers = new Set<(message: string) => void>();

  constructor(
    private readonly socket: WebSocket,
    private readonly answers: Readonly<Record<string, Answer>>,
  ) {
    socket.addEventListener('message', ({ data }) => this.#receive(String(data)));
  }

  send(message: string): void {
    // A closed socket ignores what is sent; the page connects again.
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(message);
    }
  }

  subscribe(handler: (message: string) => void): void {
    this.#handlers.add(handler);
  }

  unsubscribe(handler: (message: string) => void): void {
    this.#handlers.delete(handler);
  }

  #receive(text: string): void {
    const { id, method, params } = JSON.parse(text) as Message;
    const answer = method === undefined ? undefined : this.answers[method];
    if (id === undefined || answer === undefined) {
      for (const handler of this.#handlers) {
        handler(text);
      }

      return;
    }

    try {
      this.send(JSON.stringify({ jsonrpc: '2.0', id, result: answer(params) }));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.send(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32602, message } }));
    }
  }
}
