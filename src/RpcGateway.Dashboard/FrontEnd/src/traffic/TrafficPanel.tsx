import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { formatBytes, formatDuration, formatTime } from '../ui/format';
import { type ItemColumn, ItemTable } from '../ui/ItemTable';
import { FilteredTraffic } from './filteredTraffic';
import { TrafficDetail } from './TrafficDetail';
import { TrafficTools } from './TrafficTools';
import { matchesFilter, noFilter } from './trafficFilter';
import type { TrafficEntry, TrafficLog } from './trafficLog';

const previewLength = 300;

/** The messages of the connection. */
export function TrafficPanel({ log }: { log: TrafficLog }) {
  const filter = useSignal(noFilter);
  const paused = useSignal<readonly TrafficEntry[] | undefined>(undefined);
  const chosen = useSignal<TrafficEntry | undefined>(undefined);
  const pulse = paused.value === undefined ? log.pulse.count.value : 0;
  const filtered = useMemo(() => new FilteredTraffic(log, filter.value), [log, filter.value]);
  const shown = paused.value?.filter((entry) => matchesFilter(entry, filter.value)) ?? filtered.read();
  const detail = chosen.value;
  return (
    <section class="traffic" aria-label="Traffic" data-testid="traffic" data-pulse={pulse}>
      <TrafficTools
        filter={filter}
        shown={shown}
        dropped={log.entries.dropped}
        paused={paused.value !== undefined}
        onPause={() => {
          paused.value = paused.value === undefined ? log.entries.latest(log.entries.length) : undefined;
        }}
        onClear={() => {
          paused.value = undefined;
          log.clear();
        }}
      />
      <div class={detail === undefined ? 'traffic-body' : 'traffic-body split'}>
        <ItemTable
          label="Messages"
          testId="traffic-rows"
          columns={columns}
          count={shown.length}
          at={(index) => shown[index]}
          keyOf={(entry) => entry.number}
          isChosen={(entry) => entry === chosen.value}
          onChoose={(entry) => {
            chosen.value = entry === chosen.value ? undefined : entry;
          }}
          follow={paused.value === undefined && chosen.value === undefined}
          rowClass={({ kind }) => `kind-${kind}`}
          rowData={({ kind, method }) => ({ 'data-kind': kind, 'data-method': method })}
        />
        {detail !== undefined && (
          <TrafficDetail
            entry={detail}
            onShow={(number) => {
              chosen.value = log.entries.at(number - log.entries.dropped - 1) ?? chosen.value;
            }}
          />
        )}
      </div>
    </section>
  );
}

const columns: readonly ItemColumn<TrafficEntry>[] = [
  { name: 'Time', class: 'column-time', cell: ({ time }) => formatTime(time) },
  {
    name: 'Direction',
    heading: <span class="visually-hidden">Direction</span>,
    class: 'column-direction',
    cellClass: ({ direction }) => direction,
    cell: (entry) => <DirectionMark entry={entry} />,
  },
  { name: 'Kind', class: 'column-kind', cell: ({ kind }) => kind },
  {
    name: 'Method',
    class: 'column-method',
    cell: ({ method, kind }) => method ?? (kind === 'socket' ? 'socket' : '–'),
    chooses: true,
  },
  {
    name: 'Duration',
    class: 'column-took',
    cell: ({ duration, kind }) => (duration === undefined || kind === 'request' ? '' : formatDuration(duration)),
  },
  { name: 'Size', class: 'column-size', cell: ({ size }) => (size === 0 ? '' : formatBytes(size)) },
  { name: 'Message', class: 'column-message', cell: ({ text }) => text.slice(0, previewLength) },
];

function DirectionMark({ entry }: { entry: TrafficEntry }) {
  const isSent = entry.direction === 'out';
  return (
    <>
      <span aria-hidden="true">{entry.kind === 'socket' ? '•' : isSent ? '↑' : '↓'}</span>
      <span class="visually-hidden">{isSent ? 'sent' : 'received'}</span>
    </>
  );
}
