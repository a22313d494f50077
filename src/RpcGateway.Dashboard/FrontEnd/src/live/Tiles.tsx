import { formatBytes, formatCount } from '../ui/format';
import { formatRate, formatTook } from './liveFormat';
import type { LiveStore } from './liveStore';
import { sum } from './totals';

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
  readonly bad?: boolean;
}

/** The figures that one looks at first. */
export function Tiles({ store }: { store: LiveStore }) {
  return (
    <dl class="tiles" data-testid="tiles">
      {read(store).map(({ name, value, note, bad }) => (
        <div key={name} class={bad ? 'tile bad' : 'tile'}>
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
  const { seconds, connections, connectionCount, time, since } = store.view.value;
  const shown = seconds.slice(-store.window.value);
  const totals = sum(shown, store.filter.value.method);
  const duration = (value: number | undefined) => (value === undefined ? '–' : formatTook(value));
  const add = (of: (connection: (typeof connections)[number]) => number) =>
    connections.reduce((all, connection) => all + of(connection), 0);
  const share = totals.calls === 0 ? 0 : (totals.errors / totals.calls) * 100;
  return [
    { name: 'Calls', value: formatRate(totals.rate), note: measured(time - since, shown.length) },
    {
      name: 'Errors',
      value: formatCount(totals.errors),
      note: `${share.toFixed(share < 10 ? 1 : 0)} %`,
      bad: totals.errors > 0,
    },
    { name: 'p50', value: duration(totals.p50) },
    { name: 'p95', value: duration(totals.p95) },
    { name: 'p99', value: duration(totals.p99) },
    { name: 'Connections', value: formatCount(connectionCount) },
    { name: 'Running calls', value: formatCount(add((connection) => connection.calls)) },
    { name: 'Open streams', value: formatCount(add((connection) => connection.streams)) },
    { name: 'Send queue', value: formatBytes(add((connection) => connection.queued)) },
  ];
}

// The server measures while somebody watches, so at first there is less than was asked for.
function measured(since: number, seconds: number): string {
  return since <= 0 ? '' : `in ${seconds} s`;
}
