// Connects vscode-jsonrpc to a WebSocket. The library frames messages for pipes; a WebSocket already has frames.
import { AbstractMessageReader, AbstractMessageWriter } from 'vscode-jsonrpc/node';

export class WebSocketMessageReader extends AbstractMessageReader {
  #socket;

  constructor(socket) {
    super();
    this.#socket = socket;
    socket.on('error', (error) => this.fireError(error));
    socket.on('close', () => this.fireClose());
  }

  listen(callback) {
    const receive = (data) => callback(JSON.parse(data));
    this.#socket.on('message', receive);
    return { dispose: () => this.#socket.off('message', receive) };
  }
}

export class WebSocketMessageWriter extends AbstractMessageWriter {
  #socket;

  constructor(socket) {
    super();
    this.#socket = socket;
    socket.on('close', () => this.fireClose());
  }

  write(message) {
    return new Promise((resolve, reject) => {
      this.#socket.send(JSON.stringify(message), (error) => (error ? reject(error) : resolve()));
    });
  }

  end() {}
}
