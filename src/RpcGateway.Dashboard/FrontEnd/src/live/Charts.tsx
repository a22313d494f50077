import { useMemo } from 'preact/hooks';
import { scheme } from '../ui/theme';
import { type ChartLine, LiveChart } from './LiveChart';
import { formatTick, formatTookTick } from './liveFormat';
import type { LiveStore } from './liveStore';
import type { LiveSecond } from './liveTypes';
import { coversAll, measuredOf } from './nodeTable';
import { latest, makeSeries } from './totals';

/** Charts of the rates and durations over the last minutes. */
export function Charts({ store }: { store: LiveStore }) {
  const method = store.filter.value.method;
  const scope = store.scope.value;
  const all = coversAll(scope, store.view.value, method);
  const view = measuredOf(scope, store.view.value, method);
  const { seconds } = view;
  const window = store.window.value;
  // Memoized, because spans redraw the page more often than new seconds arrive.
  const { time, rates, durations } = useMemo(() => makeLines(latest(view, window), method), [seconds, window, method]);
  const nodes = all ? ', on all nodes' : '';
  const of = method === '' ? `of all methods that clients call${nodes}` : `of methods that contain “${method}”`;
  return (
    <div class="live-charts">
      <Chart title="Calls per second" of={of} lines={rates} store={store} time={time} format={formatTick} />
      <Chart title="Duration" of={of} lines={durations} store={store} time={time} format={formatTookTick} />
    </div>
  );
}

function makeLines(seconds: readonly LiveSecond[], method: string) {
  const series = makeSeries(seconds, method);
  const rates: ChartLine[] = [
    { name: 'calls', color: '--series-0', values: series.calls, filled: true },
    { name: 'errors', color: '--series-5', values: series.errors, filled: true },
  ];
  const durations: ChartLine[] = [
    { name: 'p50', color: '--series-2', values: series.p50 },
    { name: 'p95', color: '--series-1', values: series.p95 },
    { name: 'p99', color: '--series-3', values: series.p99 },
  ];
  return { time: series.time, rates, durations };
}

interface ChartProps {
  readonly title: string;
  readonly of: string;
  readonly lines: readonly ChartLine[];
  readonly store: LiveStore;
  readonly time: readonly number[];
  readonly format: (value: number) => string;
}

function Chart({ title, of, lines, store, time, format }: ChartProps) {
  return (
    <figure class="card live-chart">
      <figcaption class="card-head">
        <h2>{title}</h2>
        <span class="grow" />
        {lines.map((line, index) => (
          <span key={line.name} class="key">
            <svg class="key-line" viewBox="0 0 14 4" aria-hidden="true">
              <path class={`stroke-${line.color.slice(2)}`} d="M0 2h14" data-line={index} />
            </svg>
            {line.name}
          </span>
        ))}
      </figcaption>
      <LiveChart
        // A chart reads the colours when it is created.
        key={scheme.value}
        label={`${title} ${of}: ${lines.map((line) => line.name).join(', ')}`}
        time={time}
        window={store.window.value}
        lines={lines}
        format={format}
      />
    </figure>
  );
}
