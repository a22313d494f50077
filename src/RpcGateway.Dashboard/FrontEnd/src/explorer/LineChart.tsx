import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';

interface LineChartProps {
  readonly label: string;
  /** The name of the custom property that holds the colour. */
  readonly color: string;
  /** Whether the axis is time, in seconds since the epoch. */
  readonly time: boolean;
  readonly axis: readonly (number | null)[];
  readonly values: readonly (number | null)[];
  readonly height: number;
}

/** One line. New points are drawn into the same chart. */
export function LineChart({ label, color, time, axis, values, height }: LineChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  useEffect(() => {
    const element = host.current;
    if (element === null) {
      return undefined;
    }

    const made = new uPlot(makeOptions(element, color, time, height), align(axis, values), element);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, [time, height, color]);
  useEffect(() => chart.current?.setData(align(axis, values)), [axis, values]);
  return <div ref={host} class="chart-host" role="img" aria-label={label} />;
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function formatClock(seconds: number): string {
  return clock.format(seconds * 1000);
}

function makeOptions(element: HTMLElement, color: string, time: boolean, height: number): uPlot.Options {
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
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time } },
    axes: [
      {
        ...axis,
        size: 26,
        space: 76,
        values: (_, ticks) => ticks.map((tick) => (time ? formatClock(tick) : compact.format(tick))),
      },
      { ...axis, size: 52, space: 28, values: (_, ticks) => ticks.map((tick) => compact.format(tick)) },
    ],
    series: [{}, { stroke: read(color), width: 1.5, points: { show: false } }],
  };
}

function align(axis: readonly (number | null)[], values: readonly (number | null)[]): uPlot.AlignedData {
  return [axis.map((at) => at ?? 0), [...values]];
}
