import { LSPClient, languageServerExtensions } from '@codemirror/lsp-client';
import { findRefusal } from '../shared/refusal.js';
import { orderSchema, orderSchemaUri } from './orderSchema.js';
import { sanitize } from './sanitize.js';
import { type Answer, SocketTransport } from './socketTransport.js';

// Relative to the page, because a proxy may change the path.
const address = new URL('./json/lsp', document.baseURI).href;
const notAvailable = 1011;
const maxDelay = 5000;

const answers: Record<string, Answer> = {
  'client/registerCapability': () => null,
  'workspace/configuration': () => [],
  'vscode/content': (params) => {
    const uri = Array.isArray(params) ? params[0] : params;
    if (uri !== orderSchemaUri) {
      throw new Error(`This page has no schema '${String(uri)}'.`);
    }

    return JSON.stringify(orderSchema);
  },
};

// The library says that it asks for diagnostics, but waits for those that the server sends on its own. Its capabilities are
// merged, and a function among them is not part of the JSON.
const pushedDiagnostics = { clientCapabilities: { textDocument: { diagnostic: () => undefined } } };

/** What happens to the connection. */
export interface LanguageConnectionEvents {
  connected(client: LSPClient): void;
  disconnected(reason: string): void;
  /** The gateway cannot start the server. */
  unavailable(): void;
}

/** Connects to the language server, again after each loss: a new server knows no document, so each connection has a new client. */
export class LanguageConnection {
  #attempt = 0;

  constructor(private readonly events: LanguageConnectionEvents) {}

  connect(): void {
    const socket = new WebSocket(address.replace(/^http/, 'ws'));
    let client: LSPClient | undefined;
    socket.addEventListener('open', () => {
      const extensions = [...languageServerExtensions(), pushedDiagnostics];
      client = new LSPClient({ extensions, sanitizeHTML: sanitize, timeout: 15_000 });
      const transport = new SocketTransport(socket, answers);
      void client.connect(transport).initializing.then(
        () => {
          this.#attempt = 0;
          this.events.connected(client as LSPClient);
        },
        () => socket.close(),
      );
    });
    socket.addEventListener('close', ({ code, reason }) => {
      client?.disconnect();
      if (code === notAvailable && reason === 'The service is not available.') {
        this.events.unavailable();
      } else {
        void this.#connectAgain(reason, client !== undefined);
      }
    });
  }

  async #connectAgain(reason: string, wasOpen: boolean): Promise<void> {
    const refusal = wasOpen ? reason : ((await findRefusal(address)) ?? 'The gateway does not respond.');
    this.events.disconnected(refusal);
    this.#attempt++;
    setTimeout(() => this.connect(), Math.min(maxDelay, 250 * 2 ** this.#attempt));
  }
}
