const timeout = 5000;

/**
 * Asks an endpoint why it refuses a WebSocket, because browsers do not report the response to a failed handshake. The
 * request is a POST: browsers send the page's origin with it, as they do with a handshake.
 * @param address The address of the endpoint; `ws` or `http`.
 * @returns The reason, or undefined if the endpoint does not respond.
 */
export async function findRefusal(address: string): Promise<string | undefined> {
  try {
    const response = await fetch(address.replace(/^ws/, 'http'), {
      method: 'POST',
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    const isText = response.headers.get('content-type')?.startsWith('text/plain') === true;
    const text = response.status >= 400 && isText ? (await response.text()).trim() : '';
    return text === '' ? `The server returned status ${response.status}.` : text;
  } catch {
    return undefined;
  }
}
