// A client of a language server behind the gateway, with the library of the protocol, unmodified.
import { once } from 'node:events';
import {
  CompletionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest,
  WorkDoneProgressCreateRequest,
} from 'vscode-languageserver-protocol/node';
import { WebSocket } from 'ws';
import { WebSocketMessageReader, WebSocketMessageWriter } from './web-socket-messages.mjs';
import { within } from './within.mjs';

const capabilities = {
  textDocument: {
    completion: { completionItem: { documentationFormat: ['markdown'], snippetSupport: true } },
    hover: { contentFormat: ['markdown'] },
    publishDiagnostics: {},
    synchronization: {},
  },
  window: { workDoneProgress: true },
  workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true }, workspaceFolders: true },
};

export class LanguageClient {
  #diagnostics = new Map();
  #waiting = new Map();
  #version = 1;

  constructor(socket) {
    this.socket = socket;
    this.closed = once(socket, 'close');
    this.connection = createProtocolConnection(new WebSocketMessageReader(socket), new WebSocketMessageWriter(socket));
    this.connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      this.#diagnostics.set(uri, diagnostics);
      this.#waiting.get(uri)?.();
    });
    this.connection.onRequest(RegistrationRequest.type, () => {});
    this.connection.onRequest(WorkDoneProgressCreateRequest.type, () => {});
  }

  static async open(url) {
    const socket = new WebSocket(url);
    await within('the connection', once(socket, 'open'));
    return new LanguageClient(socket);
  }

  /** Answers the server's requests for its configuration. */
  onConfiguration(answer) {
    this.connection.onRequest(ConfigurationRequest.type, answer);
    return this;
  }

  async initialize(initializationOptions) {
    this.connection.listen();
    const params = { processId: 999_999, rootUri: 'file:///etc', capabilities, initializationOptions };
    const result = await this.within('initialize', this.connection.sendRequest(InitializeRequest.type, params));
    await this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  async openDocument(uri, languageId, text) {
    const textDocument = { uri, languageId, version: this.#version, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  async changeDocument(uri, text) {
    this.#diagnostics.delete(uri);
    const textDocument = { uri, version: ++this.#version };
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument,
      contentChanges: [{ text }],
    });
  }

  /** Waits for diagnostics of a document that satisfy a condition. */
  async diagnostics(uri, condition) {
    while (!(this.#diagnostics.has(uri) && condition(this.#diagnostics.get(uri)))) {
      const next = new Promise((resolve) => this.#waiting.set(uri, resolve));
      await this.within(`diagnostics of ${uri}`, next);
    }

    return this.#diagnostics.get(uri);
  }

  async completion(uri, line, character) {
    const result = await this.within('completion', this.#at(CompletionRequest.type, uri, line, character));
    return Array.isArray(result) ? result : result.items;
  }

  async hover(uri, line, character) {
    const { contents } = await this.within('hover', this.#at(HoverRequest.type, uri, line, character));
    return typeof contents === 'string'
      ? contents
      : (contents.value ?? contents.map((part) => part.value ?? part).join('\n'));
  }

  #at(type, uri, line, character, token) {
    return this.connection.sendRequest(type, { textDocument: { uri }, position: { line, character } }, token);
  }

  /** Starts a completion with a token that can cancel it. */
  startCompletion(uri, line, character, token) {
    return this.#at(CompletionRequest.type, uri, line, character, token);
  }

  /** Says goodbye as the protocol demands, and waits for the close. Returns its code. */
  async leave() {
    await this.within('shutdown', this.connection.sendRequest(ShutdownRequest.type));
    await this.connection.sendNotification(ExitNotification.type);
    const [code] = await this.within('the close', this.closed);
    this.connection.dispose();
    return code;
  }

  // Language servers need a while to start on a loaded machine.
  within(what, promise) {
    return within(what, promise, 120_000);
  }
}
