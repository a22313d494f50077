import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';

export interface ChartLine {
  readonly name: string;
  /** The name of the custom property that holds the colour. */
  readonly color: string;
  readonly values: readonly (number | null)[];
  /** Whether the space below is filled. */
  readonly filled?: boolean;
}

interface LiveChartProps {
  readonly label: string;
  /** Seconds since 1970. */
  readonly time: readonly number[];
  /** How many seconds the axis is long. */
  readonly window: number;
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
}

const lowest = 150;

// On a screen that has the room, a seventh of it.
const measureHeight = () => Math.max(lowest, Math.round(innerHeight / 7));

/** Lines over the last minutes. New points are drawn into the same chart. */
export function LiveChart({ label, time, window, lines, format }: LiveChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  useEffect(() => {
    const element = host.current;
    if (element === null) {
      return undefined;
    }

    const made = new uPlot(makeOptions(element, lines, format), align(time, lines), element);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: measureHeight() }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, []);
  useEffect(() => {
    const last = time.at(-1) ?? Date.now() / 1000;
    chart.current?.setData(align(time, lines), false);
    chart.current?.setScale('x', { min: last - window, max: last });
  }, [time, lines, window]);
  return <div ref={host} class="chart-host" role="img" aria-label={label} />;
}

const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function makeOptions(
  element: HTMLElement,
  lines: readonly ChartLine[],
  format: (value: number) => string,
): uPlot.Options {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: read('--text-2'),
    grid: { stroke: read('--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return {
    width: element.clientWidth,
    height: measureHeight(),
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      { ...axis, size: 26, space: 84, values: (_, ticks) => ticks.map((tick) => clock.format(tick * 1000)) },
      { ...axis, size: 60, space: 28, values: (_, ticks) => ticks.map(format) },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        stroke: read(line.color),
        width: 1.5,
        points: { show: true, size: 4, fill: read(line.color), filter: findLonely },
        ...(line.filled ? { fill: `${read(line.color)}22` } : {}),
      })),
    ],
  };
}

// A line has no length where a second with calls lies between two without.
function findLonely(chart: uPlot, series: number): number[] {
  const values = chart.data[series] ?? [];
  return Array.from(values.keys()).filter(
    (index) => values[index] != null && values[index - 1] == null && values[index + 1] == null,
  );
}

// uPlot's type asks for lists that it may write to; it does not.
function align(time: readonly number[], lines: readonly ChartLine[]): uPlot.AlignedData {
  return [time, ...lines.map((line) => line.values)] as unknown as uPlot.AlignedData;
}
