import { announce } from '../ui/announce';
import { CheckBox } from '../ui/CheckBox';
import { plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import type { LiveFeed } from './liveFeed';
import type { LiveStore } from './liveStore';
import { isFiltering, noFilter, type SpanFilter } from './spanFilter';

const words = { connecting: 'Connecting…', connected: 'Live', reconnecting: 'Reconnecting' } as const;
const windows = [
  { seconds: 60, label: '1 min' },
  { seconds: 300, label: '5 min' },
] as const;

const scopes = [
  { value: 'this', label: 'This node' },
  { value: 'all', label: 'All nodes' },
] as const;

/** The tools of the live page: pause, the time that the figures cover, and filters. */
export function LiveTools({ store, feed }: { store: LiveStore; feed: LiveFeed }) {
  const paused = store.paused.value;
  const state = feed.state.value;
  const filter = store.filter.value;
  const set = (change: Partial<SpanFilter>) => {
    store.filter.value = { ...filter, ...change };
  };
  return (
    <section class="live-tools" aria-label="Tools">
      <span class="connection-state" role="status" data-testid="live-state" data-state={paused ? 'paused' : state}>
        <span class={`dot ${paused ? 'stopped' : state}`} aria-hidden="true" />
        {paused ? 'Paused' : words[state]}
      </span>
      <button
        type="button"
        class="button small"
        aria-pressed={paused}
        data-testid="live-pause"
        onClick={() => {
          store.togglePause();
          announce(store.paused.value ? 'Paused. Data is still received.' : 'Resumed.');
        }}
      >
        <Icon name={paused ? 'play' : 'pause'} />
        {paused ? 'Resume' : 'Pause'}
      </button>
      <fieldset class="tabs" aria-label="Time that the figures cover">
        {windows.map(({ seconds, label }) => (
          <button
            key={seconds}
            type="button"
            class="tab"
            aria-pressed={store.window.value === seconds}
            onClick={() => {
              store.window.value = seconds;
            }}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <ScopeSwitch store={store} />
      <span class="grow" />
      <FilterInput
        field="method"
        name="Method"
        hint="contains"
        label="Method contains"
        filter={filter}
        onChange={set}
      />
      <FilterInput
        field="connection"
        name="Connection"
        hint="starts with"
        label="Connection id starts with"
        code
        filter={filter}
        onChange={set}
      />
      <FilterInput
        field="trace"
        name="Trace"
        hint="id or traceparent"
        label="Trace id or traceparent"
        code
        filter={filter}
        onChange={set}
      />
      <CheckBox small testId="filter-errors" checked={filter.errors} onChange={(errors) => set({ errors })}>
        Failed only
      </CheckBox>
      {isFiltering(filter) && (
        <button
          type="button"
          class="button quiet small"
          onClick={() => {
            store.filter.value = noFilter;
          }}
        >
          Clear
        </button>
      )}
      <Lost count={store.view.value.lost} />
    </section>
  );
}

// With a filter by method, the figures are those of this node: the others report no single methods.
function ScopeSwitch({ store }: { store: LiveStore }) {
  if ((store.view.value.nodes?.list.length ?? 0) < 2) {
    return null;
  }

  const isFiltered = store.filter.value.method.trim() !== '';
  const scope = isFiltered ? 'this' : store.scope.value;
  return (
    <fieldset
      class="tabs"
      aria-label="Nodes that the figures cover"
      data-testid="scope"
      title={isFiltered ? 'Without a filter by method, the figures can cover all nodes' : undefined}
    >
      {scopes.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          class="tab"
          aria-pressed={scope === value}
          disabled={isFiltered}
          onClick={() => {
            store.scope.value = value;
          }}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

interface FilterInputProps {
  readonly field: 'method' | 'connection' | 'trace';
  readonly name: string;
  /** How the text is compared. */
  readonly hint: string;
  readonly label: string;
  readonly code?: boolean;
  readonly filter: SpanFilter;
  readonly onChange: (change: Partial<SpanFilter>) => void;
}

function FilterInput({ field, name, hint, label, code, filter, onChange }: FilterInputProps) {
  return (
    <label class="live-filter">
      {name}
      <input
        class={`input small ${code ? 'code ' : ''}live-${field}`}
        type="search"
        placeholder={hint}
        aria-label={label}
        data-testid={`filter-${field}`}
        spellcheck={code ? false : undefined}
        value={filter[field]}
        onInput={(event) => onChange({ [field]: event.currentTarget.value })}
      />
    </label>
  );
}

function Lost({ count }: { count: number }) {
  return count === 0 ? null : (
    <span class="trait waiting" role="status" data-testid="live-lost" title="The figures include them.">
      {plural(count, 'span')} skipped: too many to send
    </span>
  );
}
