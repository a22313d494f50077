const key = 'rpcgateway.push.device';

/** The name of this browser as a device: random, and kept. */
export function deviceName(): string {
  try {
    const stored = localStorage.getItem(key);
    if (stored !== null && /^[a-z0-9-]{1,64}$/.test(stored)) {
      return stored;
    }
  } catch {
    // Without browser storage, each page is a device.
  }

  const name = `browser-${Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('')}`;
  try {
    localStorage.setItem(key, name);
  } catch {
    // As above.
  }

  return name;
}
