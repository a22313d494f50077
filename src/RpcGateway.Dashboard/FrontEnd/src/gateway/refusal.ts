const timeout = 5000;

/**
 * Asks an endpoint why no WebSocket opens, which browsers do not say of a failed handshake: with a POST they send the
 * origin of the page as they do with a handshake.
 * @param address The address of the endpoint; `ws` or `http`.
 * @returns Sentences, or undefined where the endpoint does not answer.
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
    return text === '' ? `The server answers with status ${response.status}.` : text;
  } catch {
    return undefined;
  }
}
