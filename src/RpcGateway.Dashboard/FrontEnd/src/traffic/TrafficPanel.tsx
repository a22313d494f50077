import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { formatBytes, formatDuration, formatTime } from '../ui/format';
import { VirtualRows } from '../ui/VirtualRows';
import { FilteredTraffic } from './filteredTraffic';
import { TrafficDetail } from './TrafficDetail';
import { TrafficTools } from './TrafficTools';
import { matchesFilter, noFilter } from './trafficFilter';
import type { TrafficEntry, TrafficLog } from './trafficLog';

const rowHeight = 28;
const preview = 300;

/** Every message of the connection. */
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
        <VirtualRows
          count={shown.length}
          rowHeight={rowHeight}
          label="Messages"
          testId="traffic-rows"
          follow={paused.value === undefined && chosen.value === undefined}
          header={<TrafficHead />}
          row={(index) => {
            const entry = shown[index];
            return (
              entry !== undefined && (
                <TrafficRow
                  key={entry.number}
                  entry={entry}
                  chosen={entry === chosen.value}
                  onChoose={() => {
                    chosen.value = entry === chosen.value ? undefined : entry;
                  }}
                />
              )
            );
          }}
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

function TrafficHead() {
  return (
    <tr>
      <th class="column-time" scope="col">
        Time
      </th>
      <th class="column-direction" scope="col">
        <span class="visually-hidden">Direction</span>
      </th>
      <th class="column-kind" scope="col">
        Kind
      </th>
      <th class="column-method" scope="col">
        Method
      </th>
      <th class="column-took" scope="col">
        Took
      </th>
      <th class="column-size" scope="col">
        Size
      </th>
      <th class="column-message" scope="col">
        Message
      </th>
    </tr>
  );
}

interface TrafficRowProps {
  readonly entry: TrafficEntry;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function TrafficRow({ entry, chosen, onChoose }: TrafficRowProps) {
  const out = entry.direction === 'out';
  const socket = entry.kind === 'socket';
  return (
    <tr class={`kind-${entry.kind}${chosen ? ' chosen' : ''}`} data-kind={entry.kind} data-method={entry.method}>
      <td class="column-time">{formatTime(entry.time)}</td>
      <td class={`column-direction ${entry.direction}`}>
        <span aria-hidden="true">{socket ? '•' : out ? '↑' : '↓'}</span>
        <span class="visually-hidden">{out ? 'sent' : 'received'}</span>
      </td>
      <td class="column-kind">{entry.kind}</td>
      <td class="column-method">
        <button type="button" class="row-button" aria-pressed={chosen} onClick={onChoose}>
          {entry.method ?? (socket ? 'socket' : '–')}
        </button>
      </td>
      <td class="column-took">
        {entry.duration === undefined || entry.kind === 'request' ? '' : formatDuration(entry.duration)}
      </td>
      <td class="column-size">{entry.size === 0 ? '' : formatBytes(entry.size)}</td>
      <td class="column-message">{entry.text.slice(0, preview)}</td>
    </tr>
  );
}
