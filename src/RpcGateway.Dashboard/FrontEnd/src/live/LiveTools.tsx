import { announce } from '../ui/announce';
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

/** How the page watches, and what of it: pause, the time that figures are of, and filters. */
export function LiveTools({ store, feed }: { store: LiveStore; feed: LiveFeed }) {
  const paused = store.paused.value;
  const state = feed.state.value;
  const filter = store.filter.value;
  const set = (change: Partial<SpanFilter>) => {
    store.filter.value = { ...filter, ...change };
  };
  return (
    <section class="live-tools" aria-label="Watching">
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
          announce(store.paused.value ? 'Paused. What happens is still received.' : 'Live again.');
        }}
      >
        <Icon name={paused ? 'play' : 'pause'} />
        {paused ? 'Resume' : 'Pause'}
      </button>
      <fieldset class="tabs" aria-label="Time that figures are of">
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
      <span class="grow" />
      <input
        class="input small live-method"
        type="search"
        placeholder="Method"
        aria-label="Method contains"
        data-testid="filter-method"
        value={filter.method}
        onInput={(event) => set({ method: event.currentTarget.value })}
      />
      <input
        class="input small code live-connection"
        type="search"
        placeholder="Connection"
        aria-label="Connection id, or its beginning"
        data-testid="filter-connection"
        spellcheck={false}
        value={filter.connection}
        onInput={(event) => set({ connection: event.currentTarget.value })}
      />
      <input
        class="input small code live-trace"
        type="search"
        placeholder="Trace id"
        aria-label="Trace id or traceparent"
        data-testid="filter-trace"
        spellcheck={false}
        value={filter.trace}
        onInput={(event) => set({ trace: event.currentTarget.value })}
      />
      <label class="check small">
        <input
          type="checkbox"
          data-testid="filter-errors"
          checked={filter.errors}
          onChange={(event) => set({ errors: event.currentTarget.checked })}
        />
        Failed only
      </label>
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

function Lost({ count }: { count: number }) {
  return count === 0 ? null : (
    <span class="trait waiting" role="status" data-testid="live-lost" title="The figures count them all the same.">
      {plural(count, 'span')} came too fast to be sent here
    </span>
  );
}
