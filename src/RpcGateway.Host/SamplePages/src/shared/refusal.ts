/** Asks the gateway why no WebSocket opens: browsers do not say, but send the page's origin with a POST too. */
export async function findRefusal(address: string): Promise<string | undefined> {
  try {
    const answer = await fetch(address, { method: 'POST', cache: 'no-store', signal: AbortSignal.timeout(5000) });
    return (await answer.text()).trim();
  } catch {
    return undefined;
  }
}
