import type uPlot from 'uplot';
import { formatClock, makeAxis, readProperty, usePlot } from '../ui/plot';

export interface ChartLine {
  readonly name: string;
  /** The custom property with the colour. */
  readonly color: string;
  readonly values: readonly (number | null)[];
  /** Whether the area below the line is filled. */
  readonly filled?: boolean;
}

interface LiveChartProps {
  readonly label: string;
  /** Seconds since 1970. */
  readonly time: readonly number[];
  /** The length of the time axis, in seconds. */
  readonly window: number;
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
}

const minHeight = 200;

// A seventh of the height of a large screen.
const measureHeight = () => Math.max(minHeight, Math.round(innerHeight / 7));

/** A chart of lines over the last minutes. */
export function LiveChart({ label, time, window, lines, format }: LiveChartProps) {
  const data = align(time, lines);
  const host = usePlot(
    {
      data,
      makeOptions: (element) => makeOptions(element, lines, format),
      height: measureHeight,
      draw: (chart) => {
        const last = time.at(-1) ?? Date.now() / 1000;
        chart.setData(data, false);
        chart.setScale('x', { min: last - window, max: last });
      },
    },
    [],
    [time, lines, window],
  );
  return <div ref={host} class="chart-host" role="img" aria-label={label} />;
}

function makeOptions(
  element: HTMLElement,
  lines: readonly ChartLine[],
  format: (value: number) => string,
): Omit<uPlot.Options, 'width' | 'height'> {
  const axis = makeAxis(element);
  const read = (name: string) => readProperty(element, name);
  return {
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 12, 0, 0],
    scales: { x: { time: true }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      { ...axis, size: 26, space: 84, values: (_, ticks) => ticks.map(formatClock) },
      { ...axis, size: 52, space: 28, values: (_, ticks) => ticks.map(format) },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        stroke: read(line.color),
        width: 1.5,
        points: { show: true, size: 4, fill: read(line.color), filter: findIsolated },
        ...(line.filled ? { fill: `${read(line.color)}22` } : {}),
      })),
    ],
  };
}

// A value between two gaps has no line, so it is drawn as a point.
function findIsolated(chart: uPlot, series: number): number[] {
  const values = chart.data[series] ?? [];
  return Array.from(values.keys()).filter(
    (index) => values[index] != null && values[index - 1] == null && values[index + 1] == null,
  );
}

// uPlot's type requires mutable arrays, but uPlot does not change them.
function align(time: readonly number[], lines: readonly ChartLine[]): uPlot.AlignedData {
  return [time, ...lines.map((line) => line.values)] as unknown as uPlot.AlignedData;
}
