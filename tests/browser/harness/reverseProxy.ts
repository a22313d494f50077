import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Gateway } from './gateway.js';

/** The options of a proxy. */
export interface ProxyOptions {
  /** The path prefix that the proxy removes, such as /gateway; other paths return 404. */
  readonly prefix?: string;
  /** Whether the proxy uses HTTPS, with a self-signed certificate. */
  readonly tls?: boolean;
  /** Whether the proxy drops the upgrade headers of WebSocket handshakes, as proxies do by default. */
  readonly dropsUpgrade?: boolean;
}

/** A reverse proxy in front of a gateway. Forwards Host and X-Forwarded-Proto. */
export class ReverseProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #options: ProxyOptions;

  private constructor(
    server: Server,
    private readonly gateway: Gateway,
    options: ProxyOptions,
  ) {
    this.#server = server;
    this.#options = options;
  }

  /** The address for the browser, without the prefix. */
  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('The proxy is not listening.');
    }

    return `${this.#scheme}://127.0.0.1:${address.port}`;
  }

  /** Listens on a free port. */
  static async start(gateway: Gateway, options: ProxyOptions): Promise<ReverseProxy> {
    const server = options.tls === true ? createSecureServer(createCertificate()) : createServer();
    const proxy = new ReverseProxy(server, gateway, options);
    server.on('connection', (socket: Duplex) => proxy.#keep(socket));
    server.on('request', (near, nearResponse) => {
      const far = proxy.#forward(near, proxy.#headers(near, options.dropsUpgrade === true));
      far?.on('response', (response) => {
        nearResponse.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(nearResponse);
      });
      if (far === undefined) {
        nearResponse.writeHead(404).end();
      } else {
        near.pipe(far);
      }
    });
    if (options.dropsUpgrade !== true) {
      server.on('upgrade', (near: IncomingMessage, socket: Duplex) => proxy.#upgrade(near, socket));
    }

    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }

    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  get #scheme(): string {
    return this.#options.tls === true ? 'https' : 'http';
  }

  #headers({ headers }: IncomingMessage, withoutUpgrade: boolean): OutgoingHttpHeaders {
    const { upgrade, connection, ...others } = headers;
    const hop = withoutUpgrade || upgrade === undefined ? {} : { upgrade, connection };
    return { ...others, ...hop, 'x-forwarded-proto': this.#scheme };
  }

  #forward(near: IncomingMessage, headers: OutgoingHttpHeaders) {
    const { prefix = '' } = this.#options;
    const path = near.url ?? '/';
    if (!path.startsWith(`${prefix}/`)) {
      return undefined;
    }

    const { port } = new URL(this.gateway.url);
    const far = request({ host: '127.0.0.1', port, path: path.slice(prefix.length), method: near.method, headers });
    far.on('error', () => near.destroy());
    return far;
  }

  #upgrade(near: IncomingMessage, socket: Duplex): void {
    const far = this.#forward(near, this.#headers(near, false));
    far?.on('upgrade', (response, farSocket: Duplex, head: Buffer) => {
      this.#keep(farSocket);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${formatHeaders(response)}\r\n`);
      socket.write(head);
      socket.pipe(farSocket).pipe(socket);
      farSocket.on('close', () => socket.destroy());
    });
    far?.on('response', ({ statusCode }) => socket.end(`HTTP/1.1 ${statusCode} Refused\r\nContent-Length: 0\r\n\r\n`));
    far?.end();
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

function formatHeaders({ rawHeaders }: IncomingMessage): string {
  let text = '';
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    text += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  }

  return text;
}

function createCertificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'rpcgateway-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', ...kind, ...name, '-keyout', key, '-out', cert], { stdio: 'pipe' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
