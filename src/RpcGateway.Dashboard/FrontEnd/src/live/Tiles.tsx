import { formatBytes, formatCount } from '../ui/format';
import { formatRate, formatTook } from './liveFormat';
import type { LiveStore } from './liveStore';
import { coversAll, measuredOf, sumNodes } from './nodeTable';
import { latest, sum } from './totals';

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
  readonly bad?: boolean;
  /** What the value covers, if its name does not tell. */
  readonly about?: string;
}

// The lists of calls also show older calls, and those to clients.
const ofDurations = 'Of the calls that clients made in the chosen time. The lists of calls go back further.';

/** The most important figures. */
export function Tiles({ store }: { store: LiveStore }) {
  return (
    <dl class="tiles" data-testid="tiles">
      {read(store).map(({ name, value, note, bad, about }) => (
        <div key={name} title={about} class={bad ? 'tile bad' : 'tile'}>
          <dt>{name}</dt>
          <dd>
            <span class="tile-value">{value}</span>
            {note !== undefined && <span class="tile-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function read(store: LiveStore): Tile[] {
  const view = store.view.value;
  const { method } = store.filter.value;
  const scope = store.scope.value;
  const totals = sum(latest(measuredOf(scope, view, method), store.window.value), method);
  const { connections, calls, streams, queued } = coversAll(scope, view, method)
    ? sumNodes(view.nodes?.list ?? [])
    : { connections: view.connectionCount, calls: view.callCount, streams: view.streamCount, queued: view.queued };
  const duration = (value: number | undefined) => (value === undefined ? '–' : formatTook(value));
  const share = totals.calls === 0 ? 0 : (totals.errors / totals.calls) * 100;
  return [
    { name: 'Calls', value: formatRate(totals.rate), note: measured(totals.elapsed) },
    {
      name: 'Errors',
      value: formatCount(totals.errors),
      note: `${share.toFixed(share < 10 ? 1 : 0)} %`,
      bad: totals.errors > 0,
    },
    { name: 'p50', value: duration(totals.p50), about: ofDurations },
    { name: 'p95', value: duration(totals.p95), about: ofDurations },
    { name: 'p99', value: duration(totals.p99), about: ofDurations },
    { name: 'Connections', value: formatCount(connections) },
    { name: 'Running calls', value: formatCount(calls) },
    { name: 'Open streams', value: formatCount(streams) },
    { name: 'Send queue', value: formatBytes(queued) },
  ];
}

// The server measures only while a live page is open, so at first the time is shorter than the chosen one.
function measured(elapsed: number): string {
  return elapsed <= 0 ? '' : `over ${Math.round(elapsed / 1000)} s`;
}
