import type { ConnectionContext } from '../context/connectionContext.js';
import { readError } from '../errors/callError.js';
import { createClose, lostError, protocolError } from '../errors/connectionLoss.js';
import { defer, markHandled } from '../platform/deferred.js';
import { encode } from '../platform/utf8.js';
import type { Socket } from '../transports/socket.js';
import { toBase64Url } from './base64Url.js';
import type { Session } from './session.js';

/** The error code of a server that does not keep the session any more. */
const notResumable = -32012;

/** What the server says about a session that continues. */
export interface ResumeResult {
  readonly received: number;
  readonly expiresIn?: number;
}

/** The subprotocol of a socket on which a session is to continue. */
export const resumeProtocol = 'rpcgateway.v1.resume';

/**
 * Continues a session on a socket that is not open yet: the server sends its challenge at once.
 * @returns The result of the server if the session continues. If not, a new connection can start on the socket.
 */
// {"jsonrpc":"2.0","method":"$/challenge","params":{"nonce":"…"}}
// {"jsonrpc":"2.0","id":1,"method":"$/resume","params":{"connectionId":"…","received":7,"first":4,"proof":"…"}}
// {"jsonrpc":"2.0","id":1,"result":{"received":9,"expiresIn":3600}}
export function requestResume(
  socket: Socket,
  session: Session,
  { settings: { url }, connectionId }: ConnectionContext,
  token: string | undefined,
): Promise<ResumeResult | undefined> {
  const { promise, resolve, reject } = defer<ResumeResult | undefined>();
  let process: (json: string) => unknown = onChallenge;
  // A new connection starts on a socket that does not resume: what the server sends on it is for that connection.
  const { onmessage: receiveEarly } = socket;

  async function onChallenge(json: string): Promise<void> {
    const { nonce } = JSON.parse(json).params;
    const { received, first, key } = session.position();
    const proof = await sign(key, `${nonce}.${connectionId}.${received}.${first}`);
    process = onResponse;
    const params = { connectionId, received, first, proof, token };
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: '$/resume', params }));
  }

  // The server repeats frames right after its response, so the session continues before the next event.
  function onResponse(json: string): void {
    const { result, error } = JSON.parse(json);
    if (!result && error.code === notResumable) {
      socket.onmessage = receiveEarly;
      resolve(undefined);
    } else if (result && session.attach(socket, result.received)) {
      resolve(result);
    } else {
      reject(result ? lostError(url) : readError(error));
    }
  }

  socket.onmessage = async (event) => {
    try {
      await (socket.protocol === resumeProtocol ? process(event.data as string) : receiveEarly?.(event));
    } catch (error) {
      reject(lostError(url, false, createClose(protocolError, 'The server sent an invalid message.'), error));
    }
  };
  return markHandled(promise);
}

// HMAC-SHA256 (RFC 2104).
async function sign(bytes: BufferSource, text: string): Promise<string> {
  const { subtle } = crypto;
  const key = await subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return toBase64Url(await subtle.sign('HMAC', key, encode(text)));
}
