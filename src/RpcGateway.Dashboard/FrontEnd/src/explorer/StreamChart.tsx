import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { CallRun } from '../calls/callRun';
import { theme } from '../shell/theme';
import { readSeries } from './chartSeries';

// More points than that do not fit on a screen, and cost time to draw.
const points = 1000;
const height = 220;

/** A live chart of the numbers in the items of a stream. */
export function StreamChart({ run, names }: { run: CallRun; names: readonly string[] }) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const hidden = useSignal<readonly string[]>([]);
  const shown = names.filter((name) => !hidden.value.includes(name));
  const key = `${shown.join('\n')}|${theme.value}`;
  const pulse = run.pulse.count.value;

  useEffect(() => {
    const element = host.current;
    if (element === null || shown.length === 0) {
      return undefined;
    }

    const series = read(run, shown);
    const made = new uPlot(makeOptions(shown, names, element, series.time), align(series.data), element);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, [run, key]);

  useEffect(() => {
    if (shown.length > 0) {
      chart.current?.setData(align(read(run, shown).data));
    }
  }, [pulse]);

  return (
    <div class="chart" data-testid="stream-chart">
      <fieldset class="legend" aria-label="Series of the chart">
        {names.map((name, index) => (
          <button
            key={name}
            type="button"
            class={`legend-item series-${index}`}
            aria-pressed={shown.includes(name)}
            onClick={() => {
              hidden.value = hidden.value.includes(name)
                ? hidden.value.filter((other) => other !== name)
                : [...hidden.value, name];
            }}
          >
            <span class="swatch" aria-hidden="true" />
            {name === '' ? 'value' : name}
          </button>
        ))}
      </fieldset>
      <div ref={host} class="chart-host" role="img" aria-label={`Chart of ${names.join(', ') || 'the values'}`} />
    </div>
  );
}

function read(run: CallRun, names: readonly string[]) {
  const items = run.items.latest(points);
  return readSeries(items, names, run.items.total - items.length + 1);
}

function makeOptions(
  shown: readonly string[],
  all: readonly string[],
  element: HTMLElement,
  time: boolean,
): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: color('--text-2'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1 },
    font: '11px system-ui, sans-serif',
  };
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false },
    scales: { x: { time } },
    axes: [axis, { ...axis, size: 64 }],
    series: [
      {},
      ...shown.map((name) => ({
        label: name,
        stroke: color(`--series-${all.indexOf(name)}`),
        width: 1.5,
        points: { show: false },
      })),
    ],
  };
}

// Its type wants a list that is known not to be empty.
function align(data: readonly (readonly (number | null)[])[]): uPlot.AlignedData {
  return data as unknown as uPlot.AlignedData;
}
