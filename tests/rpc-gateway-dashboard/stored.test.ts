import { afterEach, expect, it, vi } from 'vitest';
import { Stored } from '../../src/RpcGateway.Samples/FrontEnd/src/shared/stored.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

function createStorage(items: Map<string, string>) {
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
    removeItem: (key: string) => items.delete(key),
  };
}

it('is in the storage of the browser or of the tab', () => {
  const [browser, tab] = [new Map<string, string>(), new Map<string, string>()];
  vi.stubGlobal('localStorage', createStorage(browser));
  vi.stubGlobal('sessionStorage', createStorage(tab));

  new Stored('shared').write('a');
  new Stored('own', 'tab').write('b');

  expect([...browser]).toEqual([['shared', 'a']]);
  expect([...tab]).toEqual([['own', 'b']]);
  expect(new Stored('shared').read()).toBe('a');
  expect(new Stored('own', 'tab').read()).toBe('b');
  expect(new Stored('own').read()).toBeUndefined();
});

it('is removed', () => {
  const items = new Map([['key', 'a']]);
  vi.stubGlobal('localStorage', createStorage(items));

  new Stored('key').write(undefined);

  expect(items.size).toBe(0);
});

it('lasts as long as the page if the browser forbids storage', () => {
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new Error('The operation is insecure.');
    },
  });
  try {
    const stored = new Stored('key');
    expect(stored.read()).toBeUndefined();

    stored.write('a');
    expect(stored.read()).toBe('a');

    stored.write(undefined);
    expect(stored.read()).toBeUndefined();
  } finally {
    Reflect.deleteProperty(globalThis, 'localStorage');
  }
});
