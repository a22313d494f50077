import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { formatCount, plural } from '../ui/format';
import { useRovingRows } from '../ui/rovingRows';
import { type BackendColumn, type BackendRow, servedAlone, sortBackends, sumBackends } from './backendTable';
import { ConnectBackend } from './ConnectBackend';
import { DrainDialog } from './DrainDialog';
import type { LiveFeed } from './liveFeed';
import { formatAge, formatCompact, formatRate, formatTook } from './liveFormat';
import type { LiveStore } from './liveStore';
import type { LiveBackend } from './liveTypes';
import { SortHead, type Sorting } from './SortHead';
import { latest } from './totals';

/** The instances of backends and their calls. */
export function BackendsCard({ store, feed }: { store: LiveStore; feed: LiveFeed }) {
  const card = useRovingRows<HTMLElement>();
  const sorting = useSignal<Sorting<BackendColumn>>({ column: 'instance', reversed: false });
  const draining = useSignal<LiveBackend | undefined>(undefined);
  const view = store.view.value;
  const { backends, seconds, time } = view;
  const window = store.window.value;
  const instances = backends?.instances ?? [];
  const rows = useMemo(() => sumBackends(instances, latest(view, window)), [backends, seconds, window]);
  const { column, reversed } = sorting.value;
  return (
    <section ref={card} class="card live-card backends-card" aria-label="Backends" data-testid="backends">
      <div class="card-head">
        <h2>Backends</h2>
        <span class="hint">
          {backends !== undefined && backends.count > instances.length
            ? `the ${instances.length} busiest of ${plural(backends.count, 'instance')}`
            : plural(instances.length, 'instance')}
        </span>
      </div>
      {backends !== undefined && backends.missing.length > 0 && (
        <p class="problem" role="status" data-testid="backends-missing">
          The gateway is not ready: no instance serves {backends.missing.join(', ')}, or one has just come back.
        </p>
      )}
      {rows.length === 0 ? (
        <ConnectBackend backends={backends} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls.
        <section class="live-scroll" tabIndex={0} aria-label="Table of backends">
          <table class="live-table wide">
            <thead>
              <tr>
                <SortHead column="instance" label="Instance" sorting={sorting} ascending />
                <th scope="col">Contracts</th>
                <th class="state" scope="col">
                  State
                </th>
                <SortHead column="connectedAt" label="Age" sorting={sorting} class="number age" ascending />
                <SortHead column="clients" label="Clients" sorting={sorting} class="number" />
                <SortHead column="calls" label="Running" sorting={sorting} class="number streams" />
                <SortHead column="rate" label="Rate" sorting={sorting} class="number rate" />
                <SortHead column="errors" label="Errors" sorting={sorting} class="number count" />
                <SortHead column="p50" label="p50" sorting={sorting} class="number took" />
                <SortHead column="p95" label="p95" sorting={sorting} class="number took" />
                <th class="drain-action" scope="col">
                  <span class="visually-hidden">Drain</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sortBackends(rows, column, reversed).map((row) => (
                <Row
                  key={row.id}
                  row={row}
                  time={time}
                  store={store}
                  onDrain={() => {
                    draining.value = row;
                  }}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {draining.value !== undefined && (
        <DrainDialog
          backend={draining.value}
          alone={servedAlone(draining.value, instances)}
          feed={feed}
          onDone={(done) => {
            draining.value = undefined;
            if (done) {
              // The button of the row is disabled, and the row will be removed.
              card.current?.querySelector<HTMLElement>('.live-scroll')?.focus();
            }
          }}
        />
      )}
    </section>
  );
}

interface RowProps {
  readonly row: BackendRow;
  readonly time: number;
  readonly store: LiveStore;
  readonly onDrain: () => void;
}

function Row({ row, time, store, onDrain }: RowProps) {
  const contracts = row.contracts.join(', ');
  const description = row.address === undefined ? row.instance : `${row.instance} at ${row.address}`;
  return (
    <tr data-backend={row.instance}>
      <th scope="row">
        <button
          type="button"
          class="cell-button"
          title={`Show only calls to ${description}`}
          onClick={() => {
            store.filter.value = { ...store.filter.value, connection: row.id };
          }}
        >
          {row.instance}
        </button>
      </th>
      <td class="code" title={contracts}>
        {contracts}
      </td>
      <td>
        <span class={row.draining ? 'trait waiting' : 'trait responded'}>{row.draining ? 'draining' : 'ready'}</span>
      </td>
      <td class="number">{formatAge(time - row.connectedAt)}</td>
      <td class="number" title={formatCount(row.clients)}>
        {formatCompact(row.clients)}
      </td>
      <td class="number" title={formatCount(row.calls)}>
        {formatCompact(row.calls)}
      </td>
      <td class="number">{formatRate(row.rate)}</td>
      <td class={row.errors > 0 ? 'number bad' : 'number'} title={formatCount(row.errors)}>
        {formatCompact(row.errors)}
      </td>
      {[row.p50, row.p95].map((duration, index) => (
        <td key={index} class="number">
          {duration === undefined ? '–' : formatTook(duration)}
        </td>
      ))}
      <td class="drain-action">
        <button
          type="button"
          class="button quiet small"
          disabled={row.draining}
          aria-label={`Drain ${row.instance}`}
          title={`Take ${description} out of service`}
          onClick={onDrain}
        >
          Drain
        </button>
      </td>
    </tr>
  );
}
