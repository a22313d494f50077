import type { LiveNode, LiveSecond, LiveSnapshot } from './liveTypes';

/** Which nodes the figures and charts cover. */
export type Scope = 'this' | 'all';

/** The figures of all nodes together. */
export interface NodeSums {
  readonly nodes: number;
  readonly connections: number;
  readonly calls: number;
  readonly streams: number;
  readonly queued: number;
  readonly relayed: number;
  readonly backends: number;
  readonly rate: number;
  readonly errors: number;
}

/** Whether a node has described itself. */
export function isDescribed({ state }: LiveNode): boolean {
  return state !== 'unknown' && state !== 'stopped' && state !== 'lost';
}

/** Adds up the nodes that have described themselves. */
export function sumNodes(all: readonly LiveNode[]): NodeSums {
  const nodes = all.filter(isDescribed);
  const add = (read: (node: LiveNode) => number | undefined) => nodes.reduce((sum, node) => sum + (read(node) ?? 0), 0);
  return {
    nodes: nodes.length,
    connections: add((node) => node.connections),
    calls: add((node) => node.calls),
    streams: add((node) => node.streams),
    queued: add((node) => node.queued),
    relayed: add((node) => node.relayed),
    backends: add((node) => node.backends),
    rate: add((node) => node.rate),
    errors: add((node) => node.errors),
  };
}

/** Whether other nodes accept clients, so that those of this node can move. */
export function hasOtherReady(node: LiveNode, all: readonly LiveNode[]): boolean {
  return all.some(({ id, state }) => id !== node.id && state === 'ready');
}

interface Measured extends LiveSnapshot {
  readonly nodeSeconds: readonly LiveSecond[];
}

/** Whether the figures can cover all nodes: other nodes report no single methods, and one node needs no sum. */
export function coversAll(scope: Scope, view: LiveSnapshot, method: string): boolean {
  return scope === 'all' && (view.nodes?.list.length ?? 0) > 1 && method.trim() === '';
}

/** What the figures and charts are computed from. */
export function measuredOf(scope: Scope, view: Measured, method: string): LiveSnapshot {
  return coversAll(scope, view, method) ? { ...view, seconds: view.nodeSeconds } : view;
}
