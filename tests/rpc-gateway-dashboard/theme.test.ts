import { afterEach, expect, it, vi } from 'vitest';
import { readTheme, themeAfter, writeTheme } from '../../src/FrontEnd/theme.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

function stubStorage(items: Map<string, string>): void {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
  });
}

it('is kept for all pages of the gateway', () => {
  const items = new Map<string, string>();
  stubStorage(items);
  expect(readTheme()).toBe('auto');

  writeTheme('dark');

  expect(readTheme()).toBe('dark');
  expect([...items]).toEqual([['rpcgateway.theme', 'dark']]);
});

it('is that of the system if the stored one is not known', () => {
  stubStorage(new Map([['rpcgateway.theme', 'sepia']]));

  expect(readTheme()).toBe('auto');
});

it('is that of the system if the browser forbids storage', () => {
  const refuse = () => {
    throw new Error('The operation is insecure.');
  };
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });

  writeTheme('light');

  expect(readTheme()).toBe('auto');
});

it('is switched from the system to light to dark', () => {
  expect([themeAfter('auto'), themeAfter('light'), themeAfter('dark')]).toEqual(['light', 'dark', 'auto']);
});
