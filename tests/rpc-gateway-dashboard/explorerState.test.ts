import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeDeepLink } from '../../src/RpcGateway.Dashboard/FrontEnd/src/explorer/deepLink';
import { ExplorerState } from '../../src/RpcGateway.Dashboard/FrontEnd/src/explorer/explorerState';
import { Gateway } from '../../src/RpcGateway.Dashboard/FrontEnd/src/gateway/gateway';
import { SchemaResolver } from '../../src/RpcGateway.Dashboard/FrontEnd/src/schema/schema';
import { makeMethod } from './front';

const description = { title: 'T', version: '1', endpoint: 'rpc', openrpc: 'openrpc.json', live: undefined, links: [] };
const send = makeMethod({ name: 'chat.send' });
const address = { hash: '' };
const page = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  address.hash = writeDeepLink('chat.send', { room: 'lobby' });
  vi.stubGlobal('location', address);
  vi.stubGlobal('window', page);
  vi.stubGlobal('history', {
    replaceState: (_: unknown, __: string, hash: string) => Object.assign(address, { hash }),
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open() {
  const state = new ExplorerState(new Gateway(description));
  const resolver = new SchemaResolver({});
  const session = state.session(send, { title: 'T', version: '1', contracts: [], callbacks: [], resolver });
  const type = (room: string) => {
    session.setValues({ room });
    state.remember(session);
  };
  return { state, session, type };
}

describe('the address of the explorer', () => {
  it('follows every change of the input', () => {
    const { session, type } = open();
    expect(session.values.value).toEqual({ room: 'lobby' });

    for (const room of ['garden', 'attic']) {
      type(room);
      vi.advanceTimersByTime(1000);
      expect(address.hash).toBe(writeDeepLink('chat.send', { room }));
    }
  });

  it.each([
    ['another method', 'chat.join'],
    ['other arguments of the same method', 'chat.send'],
  ])('keeps a link to %s when hashchange is raised late', (_, method) => {
    const { state, type } = open();
    const hash = writeDeepLink(method, { room: 'cellar' });
    type('garden');
    address.hash = hash;
    vi.advanceTimersByTime(1000);
    expect(address.hash).toBe(hash);

    page.dispatchEvent(new Event('hashchange'));
    expect(state.link.value).toEqual({ method, values: { room: 'cellar' } });
  });
});
