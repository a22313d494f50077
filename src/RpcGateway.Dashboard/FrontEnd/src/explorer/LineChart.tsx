import uPlot from 'uplot';
import { formatClock, makeAxis, readProperty, usePlot } from '../ui/plot';

interface LineChartProps {
  readonly label: string;
  /** The custom property with the colour. */
  readonly color: string;
  /** Whether the axis is time, in seconds since 1970. */
  readonly time: boolean;
  readonly axis: readonly (number | null)[];
  readonly values: readonly (number | null)[];
  readonly height: number;
}

/** A chart of one line. */
export function LineChart({ label, color, time, axis, values, height }: LineChartProps) {
  const data: uPlot.AlignedData = [axis.map((at) => at ?? 0), [...values]];
  const host = usePlot(
    {
      data,
      makeOptions: (element) => makeOptions(element, color, time),
      height: () => height,
      draw: (chart) => chart.setData(data),
    },
    [time, height, color],
    [axis, values],
  );
  return <div ref={host} class="chart-host" role="img" aria-label={label} />;
}

const fewDigits = 3;
const manyDigits = 8;

/** Labels of an axis, with as many digits as it takes to tell them apart: "107.1M", "107.2M". */
function formatTicks(ticks: readonly number[]): string[] {
  for (let digits = fewDigits; ; digits++) {
    const format = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: digits });
    const labels = ticks.map((tick) => format.format(tick));
    if (digits === manyDigits || new Set(labels).size === labels.length) {
      return labels;
    }
  }
}

/** The range of an axis. A flat line is in the middle, and one of zeros at the bottom. */
function rangeOf(min: number, max: number): uPlot.Range.MinMax {
  if (min !== max) {
    return uPlot.rangeNum(min, max, 0.1, true);
  }

  const margin = Math.abs(max) / 10;
  return max === 0 ? [0, 1] : [min - margin, max + margin];
}

function makeOptions(element: HTMLElement, color: string, time: boolean): Omit<uPlot.Options, 'width' | 'height'> {
  const axis = makeAxis(element);
  return {
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time }, y: { range: (_, min, max) => rangeOf(min ?? 0, max ?? 0) } },
    axes: [
      {
        ...axis,
        size: 26,
        space: 76,
        values: (_, ticks) => (time ? ticks.map(formatClock) : formatTicks(ticks)),
      },
      { ...axis, size: 52, space: 28, values: (_, ticks) => formatTicks(ticks) },
    ],
    series: [{}, { stroke: readProperty(element, color), width: 1.5, points: { show: false } }],
  };
}
