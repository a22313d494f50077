import type { CallRun } from '../calls/callRun';
import type { Json } from '../json/json';
import { isJsonObject } from '../json/json';
import { scheme } from '../ui/theme';
import { readSeries } from './chartSeries';
import { LineChart } from './LineChart';

// More points would not be visible on a screen, and would take longer to draw.
const maxPoints = 1000;

/** Live charts of the numbers in a stream: one chart per number, because their magnitudes differ. */
export function StreamChart({ run, names }: { run: CallRun; names: readonly string[] }) {
  const pulse = run.pulse.count.value;
  const items = run.items.latest(maxPoints);
  const series = readSeries(items, names, run.items.total - items.length + 1);
  const axis = series.data[0] ?? [];
  return (
    <>
      {run.items.total > maxPoints && <p class="hint">The charts show the last {formatNumber(maxPoints)} items.</p>}
      <div class={names.length === 1 ? 'charts' : 'charts many'} data-testid="stream-chart" data-pulse={pulse}>
        {names.map((name, index) => (
          <figure key={name} class="chart">
            <figcaption>
              <span class="chart-name">{name === '' ? 'value' : name}</span>
              <span class="chart-value">{formatNumber(readNumber(items.at(-1), name))}</span>
            </figcaption>
            <LineChart
              // A chart reads the colours when it is created.
              key={scheme.value}
              label={`Chart of ${name === '' ? 'the values' : name}`}
              color={`--series-${index % 8}`}
              time={series.time}
              axis={axis}
              values={series.data[index + 1] ?? []}
              height={names.length === 1 ? 220 : 110}
            />
          </figure>
        ))}
      </div>
    </>
  );
}

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 4 });

function formatNumber(value: number | undefined): string {
  return value === undefined ? '' : numbers.format(value);
}

function readNumber(item: Json | undefined, name: string): number | undefined {
  const value = name === '' ? item : isJsonObject(item) ? item[name] : undefined;
  return typeof value === 'number' ? value : undefined;
}
