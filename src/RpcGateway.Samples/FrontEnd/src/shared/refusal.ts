/**
 * Asks the gateway why it refuses a WebSocket, because browsers do not report the response to a failed handshake. The request
 * is a POST: browsers send the page's origin with it, as they do with a handshake.
 */
export async function findRefusal(address: string): Promise<string | undefined> {
  try {
    const response = await fetch(address, { method: 'POST', cache: 'no-store', signal: AbortSignal.timeout(5000) });
    return (await response.text()).trim();
  } catch {
    return undefined;
  }
}
