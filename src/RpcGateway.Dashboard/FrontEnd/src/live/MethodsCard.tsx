import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { formatCount, plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import { useRovingRows } from '../ui/rovingRows';
import { formatCompact, formatRate, formatTook } from './liveFormat';
import type { LiveStore } from './liveStore';
import { methodMatcher } from './methodName';
import { type MethodColumn, type MethodRow, sortMethods, sumMethods } from './methodTable';
import { SortHead, type Sorting } from './SortHead';
import { Sparkline } from './Sparkline';
import { latest } from './totals';

const maxRows = 200;

/** Rates, errors and durations per method. */
export function MethodsCard({ store }: { store: LiveStore }) {
  const card = useRovingRows<HTMLElement>();
  const sorting = useSignal<Sorting<MethodColumn>>({ column: 'rate', reversed: false });
  const { method } = store.filter.value;
  const view = store.view.value;
  const { seconds } = view;
  const window = store.window.value;
  const all = useMemo(() => sumMethods(latest(view, window)), [seconds, window]);
  const hasMethod = methodMatcher(method);
  const rows = all.filter((row) => hasMethod(row.name));
  const { column, reversed } = sorting.value;
  return (
    <section ref={card} class="card live-card" aria-label="Methods" data-testid="methods">
      <div class="card-head">
        <h2>Methods</h2>
        <span class="hint">{plural(rows.length, 'method')}</span>
      </div>
      {rows.length === 0 ? (
        <p class="live-empty">
          {all.length === 0
            ? 'No call has ended in this time. The server measures only while a live page is open.'
            : 'No method matches the filter. Methods that the server does not know are counted as _OTHER.'}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls.
        <section class="live-scroll" tabIndex={0} aria-label="Table of methods">
          <table class="live-table">
            <thead>
              <tr>
                <SortHead column="name" label="Method" sorting={sorting} ascending />
                <th class="wide-only spark" scope="col">
                  Last minute
                </th>
                <SortHead column="rate" label="Rate" sorting={sorting} class="number rate" />
                <SortHead column="errors" label="Errors" sorting={sorting} class="number count" />
                <SortHead column="p50" label="p50" sorting={sorting} class="number took" />
                <SortHead column="p95" label="p95" sorting={sorting} class="number took" />
                <SortHead column="p99" label="p99" sorting={sorting} class="number took" />
                <SortHead column="calls" label="Calls" sorting={sorting} class="number count" />
              </tr>
            </thead>
            <tbody>
              {sortMethods(rows, column, reversed)
                .slice(0, maxRows)
                .map((row) => (
                  <Row key={`${row.outgoing}${row.name}`} row={row} store={store} />
                ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function Row({ row, store }: { row: MethodRow; store: LiveStore }) {
  return (
    <tr data-method={row.name}>
      <th scope="row">
        {row.outgoing && (
          <span class="outgoing-mark" title="Call to clients or backends">
            <Icon name="right" />
            <span class="visually-hidden">To clients or backends: </span>
          </span>
        )}
        <button
          type="button"
          class="cell-button code"
          title={`Show only ${row.name}`}
          onClick={() => {
            store.filter.value = { ...store.filter.value, method: row.name };
          }}
        >
          {row.name}
        </button>
      </th>
      <td class="wide-only">
        <Sparkline values={row.history} />
      </td>
      <td class="number">{formatRate(row.rate)}</td>
      <td class={row.errors > 0 ? 'number bad' : 'number'} title={formatCount(row.errors)}>
        {formatCompact(row.errors)}
      </td>
      {[row.p50, row.p95, row.p99].map((duration, index) => (
        <td key={index} class="number" title={formatTook(duration)}>
          {formatTook(duration)}
        </td>
      ))}
      <td class="number" title={formatCount(row.calls)}>
        {formatCompact(row.calls)}
      </td>
    </tr>
  );
}
