import type { RpcClient, RpcClientStateChange } from 'rpc-gateway-client';
import { afterEach, beforeEach, vi } from 'vitest';
import { turn, type WireMessage } from './fakeServer.js';

/** Makes the tests of a file control the time, and removes the jitter of reconnect delays. */
export function controlTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    vi.spyOn(Math, 'random').mockReturnValue(1);
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
}

/** Advances the time, and lets the client react. */
export async function pass(milliseconds: number): Promise<void> {
  vi.advanceTimersByTime(milliseconds);
  await turn();
}

/** Records the state changes of a client. */
export function watch(client: RpcClient): RpcClientStateChange[] {
  const changes: RpcClientStateChange[] = [];
  client.onStateChange((change) => changes.push(change));
  return changes;
}

/** Whether a message is a call of the application, and not one of the protocol's own messages. */
export const isCall = ({ method }: WireMessage) => !method?.startsWith('$/');
