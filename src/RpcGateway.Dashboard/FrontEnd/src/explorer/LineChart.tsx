import type uPlot from 'uplot';
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

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

function makeOptions(element: HTMLElement, color: string, time: boolean): Omit<uPlot.Options, 'width' | 'height'> {
  const axis = makeAxis(element);
  return {
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
    series: [{}, { stroke: readProperty(element, color), width: 1.5, points: { show: false } }],
  };
}
