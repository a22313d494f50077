import type { ConnectionContext } from '../context/connectionContext.js';
import { readError } from '../errors/callError.js';
import { createClose, lostError, protocolError } from '../errors/connectionLoss.js';
import { defer } from '../platform/deferred.js';
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
 * Continues a session on an open socket.
 * @param early The frames that have arrived; the challenge can be one.
 * @returns The result of the server if the session continues. If not, a new connection can start on the socket.
 */
// {"jsonrpc":"2.0","method":"$/challenge","params":{"nonce":"…"}}
// {"jsonrpc":"2.0","id":1,"method":"$/resume","params":{"connectionId":"…","received":7,"first":4,"proof":"…"}}
// {"jsonrpc":"2.0","id":1,"result":{"received":9,"expiresIn":3600}}
export function requestResume(
  socket: Socket,
  early: unknown[],
  session: Session,
  { settings: { url }, connectionId }: ConnectionContext,
  token: string | undefined,
): Promise<ResumeResult | undefined> {
  const { promise, resolve, reject } = defer<ResumeResult | undefined>();
  let process: (json: string) => unknown = onChallenge;

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
      // What the server sends from now on is for the new connection.
      process = (json) => early.push(json);
      resolve(undefined);
    } else if (result && session.attach(socket, result.received)) {
      resolve(result);
    } else {
      reject(result ? lostError(url) : readError(error));
    }
  }

  const receive = async (data: unknown) => {
    try {
      await process(data as string);
    } catch (error) {
      reject(lostError(url, false, createClose(protocolError, 'The server sent an invalid message.'), error));
    }
  };
  socket.onmessage = ({ data }) => receive(data);
  early.splice(0).forEach(receive);
  return promise;
}

// HMAC-SHA256 (RFC 2104).
async function sign(bytes: BufferSource, text: string): Promise<string> {
  const { subtle } = crypto;
  const key = await subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return toBase64Url(await subtle.sign('HMAC', key, encode(text)));
}
