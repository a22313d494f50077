import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';

interface Plot {
  readonly data: uPlot.AlignedData;
  readonly makeOptions: (element: HTMLElement) => Omit<uPlot.Options, 'width' | 'height'>;
  readonly height: () => number;
  /** Draws changed data into the existing chart. */
  readonly draw: (chart: uPlot) => void;
}

/**
 * Draws a chart into an element and keeps it as wide as the element.
 * @param plot The chart.
 * @param settings Values whose change creates a new chart.
 * @param values Values whose change redraws the chart.
 */
export function usePlot(
  plot: Plot,
  settings: readonly unknown[],
  values: readonly unknown[],
): RefObject<HTMLDivElement | null> {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  useEffect(() => {
    const element = host.current;
    if (element === null) {
      return undefined;
    }

    const size = () => ({ width: element.clientWidth, height: plot.height() });
    const made = new uPlot({ ...plot.makeOptions(element), ...size() }, plot.data, element);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, [...settings]);
  useEffect(() => {
    if (chart.current !== undefined) {
      plot.draw(chart.current);
    }
  }, [...values]);
  return host;
}

/** Reads a custom property of the style sheets, such as a colour. */
export function readProperty(element: HTMLElement, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

/** The look of every axis. */
export function makeAxis(element: HTMLElement): uPlot.Axis {
  return {
    stroke: readProperty(element, '--text-2'),
    grid: { stroke: readProperty(element, '--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
}

const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** Formats seconds since 1970 as a time of day. */
export function formatClock(seconds: number): string {
  return clock.format(seconds * 1000);
}
