import type { Signal } from '@preact/signals';
import { CheckBox } from '../ui/CheckBox';
import { CopyButton } from '../ui/CopyButton';
import { formatCount, plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import { saveText } from '../ui/saveBlob';
import { exportEntries, type TrafficFilter } from './trafficFilter';
import type { TrafficEntry } from './trafficLog';

interface TrafficToolsProps {
  readonly filter: Signal<TrafficFilter>;
  readonly shown: readonly TrafficEntry[];
  readonly dropped: number;
  readonly paused: boolean;
  readonly onPause: () => void;
  readonly onClear: () => void;
}

/** Filters, pauses, copies, exports and clears the traffic log. */
export function TrafficTools({ filter, shown, dropped, paused, onPause, onClear }: TrafficToolsProps) {
  const set = (change: Partial<TrafficFilter>) => {
    filter.value = { ...filter.value, ...change };
  };
  return (
    <div class="tools">
      <input
        class="input small"
        type="search"
        placeholder="Filter messages"
        aria-label="Filter messages"
        data-testid="traffic-filter"
        value={filter.value.text}
        onInput={(event) => set({ text: event.currentTarget.value })}
      />
      <select
        class="input small"
        aria-label="Direction"
        value={filter.value.direction}
        onChange={(event) => set({ direction: readDirection(event.currentTarget.value) })}
      >
        <option value="both">Both directions</option>
        <option value="out">Sent</option>
        <option value="in">Received</option>
      </select>
      <CheckBox small checked={filter.value.hideProtocol} onChange={(hideProtocol) => set({ hideProtocol })}>
        Hide <code>$/</code>
      </CheckBox>
      <span class="hint" role="status">
        {plural(shown.length, 'message')}
        {dropped > 0 && `, ${formatCount(dropped)} older dropped`}
        {paused && ', paused'}
      </span>
      <span class="grow" />
      <button type="button" class="button quiet small" aria-pressed={paused} onClick={onPause}>
        <Icon name={paused ? 'play' : 'pause'} />
        {paused ? 'Resume' : 'Pause'}
      </button>
      <CopyButton what="messages" text={() => exportEntries(shown)} />
      <button
        type="button"
        class="button quiet small"
        aria-label="Export messages as JSON lines"
        onClick={() => saveText(exportEntries(shown), 'traffic.jsonl', 'application/jsonl')}
      >
        <Icon name="save" />
        Export
      </button>
      <button type="button" class="button quiet small" aria-label="Clear messages" onClick={onClear}>
        <Icon name="trash" />
        Clear
      </button>
    </div>
  );
}

function readDirection(value: string): TrafficFilter['direction'] {
  return value === 'in' || value === 'out' ? value : 'both';
}
