import type { TrafficEntry } from './trafficLog';

/** Which messages are shown. */
export interface TrafficFilter {
  readonly text: string;
  readonly direction: 'both' | 'in' | 'out';
  /** Hides the protocol's own messages, such as pings and stream credit. */
  readonly hideProtocol: boolean;
}

export const noFilter: TrafficFilter = { text: '', direction: 'both', hideProtocol: false };

export function matchesFilter(entry: TrafficEntry, filter: TrafficFilter): boolean {
  return (
    (filter.direction === 'both' || entry.direction === filter.direction) &&
    !(filter.hideProtocol && entry.method?.startsWith('$/') === true) &&
    (filter.text === '' || containsText(entry, filter.text.toLowerCase()))
  );
}

/** Writes the entries as JSON lines. */
export function exportEntries(entries: readonly TrafficEntry[]): string {
  return entries
    .map((entry) =>
      JSON.stringify({
        number: entry.number,
        frame: entry.frame,
        time: new Date(entry.time).toISOString(),
        direction: entry.direction,
        kind: entry.kind,
        method: entry.method,
        durationMilliseconds: entry.duration,
        size: entry.size,
        text: entry.text,
      }),
    )
    .join('\n');
}

function containsText(entry: TrafficEntry, text: string): boolean {
  return (
    entry.method?.toLowerCase().includes(text) === true ||
    entry.kind.includes(text) ||
    entry.text.toLowerCase().includes(text)
  );
}
