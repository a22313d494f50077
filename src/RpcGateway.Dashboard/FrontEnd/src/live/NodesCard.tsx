import { useSignal } from '@preact/signals';
import { formatCount, plural } from '../ui/format';
import { useRovingRows } from '../ui/rovingRows';
import type { LiveFeed } from './liveFeed';
import { formatAge, formatCompact, formatRate, formatTook, shorten } from './liveFormat';
import type { LiveStore } from './liveStore';
import type { LiveNode, NodeState } from './liveTypes';
import { NodeDialog } from './NodeDialog';
import { nodeName } from './nodeName';
import { hasOtherReady, isDescribed, sumNodes } from './nodeTable';

const states: Readonly<Record<NodeState, { readonly word: string; readonly look: string; readonly title: string }>> = {
  ready: { word: 'ready', look: 'responded', title: 'Accepts clients' },
  draining: { word: 'draining', look: 'waiting', title: 'Accepts no new clients, and completes running calls' },
  stopping: { word: 'stopping', look: 'waiting', title: 'Its process shuts down' },
  stopped: { word: 'stopped', look: 'waiting', title: 'Its process has shut down' },
  unknown: { word: 'no answer', look: 'failed', title: 'Did not describe itself' },
  lost: { word: 'not heard', look: 'failed', title: 'Is not heard any more: its process or its connection was lost' },
};

const columns: readonly (readonly [name: string, look?: string, title?: string])[] = [
  ['Node'],
  ['State', 'state'],
  ['Version', 'version'],
  ['Up', 'number age'],
  ['Connections', 'number connections'],
  ['Running', 'number streams'],
  ['Calls', 'number rate'],
  ['Errors', 'number rate'],
  ['Relayed', 'number streams', 'Sockets of clients whose sessions are on other nodes'],
  ['Backends', 'number backend-count', 'Instances of backends that are linked to the node'],
  ['Redis', 'number took', 'The way to Redis and back'],
];

/** The nodes of the gateway, with sums of all. */
export function NodesCard({ store, feed }: { store: LiveStore; feed: LiveFeed }) {
  const card = useRovingRows<HTMLElement>();
  const chosen = useSignal<LiveNode | undefined>(undefined);
  const nodes = store.view.value.nodes?.list ?? [];
  return (
    <section ref={card} class="card live-card nodes-card" aria-label="Nodes" data-testid="nodes">
      <div class="card-head">
        <h2>Nodes</h2>
        <span class="hint">{plural(nodes.length, 'node')}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls. */}
      <section class="live-scroll" tabIndex={0} aria-label="Table of nodes">
        <table class="live-table wide">
          <thead>
            <tr>
              {columns.map(([name, look, title]) => (
                <th key={name} class={look} scope="col" title={title}>
                  {name}
                </th>
              ))}
              <th class="drain-action" scope="col">
                <span class="visually-hidden">Drain</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((node) => (
              <Row
                key={node.id}
                node={node}
                onChoose={() => {
                  chosen.value = node;
                }}
              />
            ))}
          </tbody>
          {nodes.length > 1 && <Sums nodes={nodes} />}
        </table>
      </section>
      {chosen.value !== undefined && (
        <NodeDialog
          node={chosen.value}
          hasOther={hasOtherReady(chosen.value, nodes)}
          feed={feed}
          onDone={(done) => {
            chosen.value = undefined;
            if (done) {
              // The label of the button changes with the state of the node.
              card.current?.querySelector<HTMLElement>('.live-scroll')?.focus();
            }
          }}
        />
      )}
    </section>
  );
}

function Row({ node, onChoose }: { node: LiveNode; onChoose: () => void }) {
  const name = nodeName(node);
  const { word, look, title } = states[node.state];
  const isKnown = isDescribed(node);
  const ifKnown = (count: number | undefined) => (isKnown ? count : undefined);
  const drains = node.state !== 'draining';
  return (
    <tr data-node={node.id}>
      <th scope="row" title={isKnown ? `${name}, process ${node.process}` : name}>
        {node.host} <span class="code">{shorten(node.id)}</span>
        {node.self && <span class="trait">this node</span>}
      </th>
      <td>
        <span class={`trait ${look}`} title={node.problem ?? title}>
          {word}
        </span>
      </td>
      <td title={node.version}>{node.version}</td>
      <td class="number">{isKnown ? formatAge(node.uptime) : '–'}</td>
      <Count count={ifKnown(node.connections)} />
      <Count count={ifKnown(node.calls)} />
      <Rate rate={node.rate} />
      <Rate rate={node.errors} bad />
      <Count count={ifKnown(node.relayed)} />
      <Count count={ifKnown(node.backends)} />
      <td class="number">{node.latency === undefined ? '–' : formatTook(node.latency)}</td>
      <td class="drain-action">
        {(node.state === 'ready' || node.state === 'draining') && (
          <button
            type="button"
            class="button quiet small"
            aria-label={`${drains ? 'Drain' : 'Restore'} ${name}`}
            title={drains ? `Take ${name} out of service` : `Put ${name} back into service`}
            onClick={onChoose}
          >
            {drains ? 'Drain' : 'Restore'}
          </button>
        )}
      </td>
    </tr>
  );
}

function Sums({ nodes }: { nodes: readonly LiveNode[] }) {
  const sums = sumNodes(nodes);
  return (
    <tfoot>
      <tr>
        <th scope="row">All nodes</th>
        <td colSpan={3} />
        <Count count={sums.connections} />
        <Count count={sums.calls} />
        <Rate rate={sums.rate} />
        <Rate rate={sums.errors} bad />
        <Count count={sums.relayed} />
        <Count count={sums.backends} />
        <td colSpan={2} />
      </tr>
    </tfoot>
  );
}

function Count({ count }: { count: number | undefined }) {
  return (
    <td class="number" title={count === undefined ? undefined : formatCount(count)}>
      {count === undefined ? '–' : formatCompact(count)}
    </td>
  );
}

function Rate({ rate, bad }: { rate: number | undefined; bad?: boolean }) {
  return (
    <td class={bad && rate !== undefined && rate > 0 ? 'number bad' : 'number'}>
      {rate === undefined ? '–' : formatRate(rate)}
    </td>
  );
}
