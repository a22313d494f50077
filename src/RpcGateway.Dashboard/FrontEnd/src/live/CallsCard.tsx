import { useSignal } from '@preact/signals';
import { formatTime, plural } from '../ui/format';
import { VirtualRows } from '../ui/VirtualRows';
import { formatTook, shorten } from './liveFormat';
import type { LiveStore, LiveView } from './liveStore';
import type { LiveSpan } from './liveTypes';
import { connectionOf, filterCalls, nameOf } from './spanFilter';
import { isStream } from './spanStore';

const rowHeight = 28;
const lists = [
  { id: 'recent', label: 'Recent', hint: 'the newest first' },
  { id: 'slow', label: 'Slowest', hint: 'since this page was opened, without streams' },
  { id: 'failed', label: 'Failed', hint: 'the newest first' },
] as const;

type List = (typeof lists)[number]['id'];

/** Calls that have ended; each opens its trace. */
export function CallsCard({ store }: { store: LiveStore }) {
  const list = useSignal<List>('recent');
  // Nobody can hit what moves: the list stands still while one points at it, or is in it with the keyboard.
  const held = useSignal<LiveView | undefined>(undefined);
  const view = held.value ?? store.view.value;
  const shown = filterCalls(read(view, list.value), store.filter.value);
  const hold = () => {
    held.value ??= store.view.value;
  };
  const release = () => {
    held.value = undefined;
  };
  const hint = lists.find(({ id }) => id === list.value)?.hint;
  return (
    <section
      class="card live-card"
      aria-label="Calls"
      data-testid="calls"
      data-count={shown.length}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocusIn={hold}
      onFocusOut={(event) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) {
          release();
        }
      }}
    >
      <div class="card-head">
        <h2>Calls</h2>
        <div class="tabs">
          {lists.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              class="tab"
              aria-pressed={list.value === id}
              data-testid={`calls-${id}`}
              onClick={() => {
                list.value = id;
              }}
            >
              {label}
            </button>
          ))}
        </div>
        <span class="hint">
          {plural(shown.length, 'call')}, {held.value === undefined ? hint : 'held while you are here'}
        </span>
      </div>
      {shown.length === 0 ? (
        <p class="live-empty">{list.value === 'failed' ? 'No call has failed.' : 'Calls appear here as they end.'}</p>
      ) : (
        <VirtualRows
          count={shown.length}
          rowHeight={rowHeight}
          label="Table of calls"
          testId="call-rows"
          follow={false}
          header={<Head />}
          row={(index) => {
            const span = shown[index];
            return span !== undefined && <Row key={span.spanId} span={span} store={store} />;
          }}
        />
      )}
    </section>
  );
}

function read(view: LiveView, list: List): readonly LiveSpan[] {
  if (list === 'slow') {
    return view.slowest;
  }

  return [...(list === 'failed' ? view.failed : view.spans)].reverse();
}

function Head() {
  return (
    <tr>
      <th class="column-time" scope="col">
        Began
      </th>
      <th scope="col">Method</th>
      <th class="column-duration number" scope="col">
        Duration
      </th>
      <th class="column-outcome" scope="col">
        Outcome
      </th>
      <th class="column-connection wide-only" scope="col">
        Connection
      </th>
    </tr>
  );
}

function Row({ span, store }: { span: LiveSpan; store: LiveStore }) {
  const chosen = store.trace.value === span.traceId;
  return (
    <tr class={chosen ? 'chosen' : undefined} data-trace={span.traceId}>
      <td>{formatTime(span.start)}</td>
      <td>
        <button
          type="button"
          class="row-button"
          aria-pressed={chosen}
          onClick={() => {
            store.trace.value = chosen ? undefined : span.traceId;
          }}
        >
          {nameOf(span)}
        </button>
      </td>
      <td class="number">{formatTook(span.duration)}</td>
      <td class={span.error === undefined ? 'good' : 'bad'}>{span.error ?? (isStream(span) ? 'stream' : 'ok')}</td>
      <td class="wide-only">{shorten(connectionOf(span))}</td>
    </tr>
  );
}
