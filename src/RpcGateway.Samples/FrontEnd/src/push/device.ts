import { Stored } from '../shared/stored.js';

const stored = new Stored('rpcgateway.push.device');

/** The name of this browser as a device: random, and stored. Without browser storage, each page is a device. */
export function deviceName(): string {
  const known = stored.read();
  if (known !== undefined && /^[a-z0-9-]{1,64}$/.test(known)) {
    return known;
  }

  const name = `browser-${Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('')}`;
  stored.write(name);
  return name;
}
