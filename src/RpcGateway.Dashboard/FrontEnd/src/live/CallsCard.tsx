import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { formatTime, plural } from '../ui/format';
import { useRovingRows } from '../ui/rovingRows';
import { VirtualRows } from '../ui/VirtualRows';
import { formatTook, shorten, shortenError } from './liveFormat';
import type { LiveStore, LiveView } from './liveStore';
import type { LiveSpan } from './liveTypes';
import { connectionOf, filterCalls, isFiltering, nameOf } from './spanFilter';
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
  const card = useRovingRows<HTMLElement>();
  const list = useSignal<List>('recent');
  // Nobody can hit what moves: the list stands still while one points at it, or is in it with the keyboard.
  const held = useSignal<LiveView | undefined>(undefined);
  const here = useRef({ pointer: false, focus: false });
  const view = held.value ?? store.view.value;
  const shown = filterCalls(read(view, list.value), store.filter.value);
  const move = (change: Partial<typeof here.current>) => {
    here.current = { ...here.current, ...change };
    held.value = here.current.pointer || here.current.focus ? (held.value ?? store.view.value) : undefined;
  };
  const hint = lists.find(({ id }) => id === list.value)?.hint;
  const told = `${plural(shown.length, 'call')}, ${held.value === undefined ? hint : 'held while you are here'}`;
  return (
    <section
      ref={card}
      class="card live-card"
      aria-label="Calls"
      data-testid="calls"
      data-count={shown.length}
      onPointerEnter={() => move({ pointer: true })}
      onPointerLeave={() => move({ pointer: false })}
      onFocusIn={() => move({ focus: true })}
      onFocusOut={(event) => {
        const { relatedTarget, currentTarget } = event;
        move({ focus: relatedTarget instanceof Node && currentTarget.contains(relatedTarget) });
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
        <span class="hint" title={told}>
          {told}
        </span>
      </div>
      {shown.length === 0 ? (
        <p class="live-empty">{explain(list.value, isFiltering(store.filter.value))}</p>
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

function explain(list: List, filtering: boolean): string {
  if (filtering) {
    return 'No call matches the filter.';
  }

  return list === 'failed' ? 'No call has failed.' : 'Calls appear here as they end.';
}

function Head() {
  return (
    <tr>
      <th class="column-time" scope="col">
        Ended
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
  const [time = '', milliseconds] = formatTime(span.start + span.duration).split('.');
  const connection = connectionOf(span);
  const name = nameOf(span);
  return (
    <tr class={chosen ? 'chosen' : undefined} data-trace={span.traceId}>
      <td>
        {time}
        <span class="wide-only">.{milliseconds}</span>
      </td>
      <td>
        <button
          type="button"
          class="row-button"
          aria-pressed={chosen}
          title={name}
          onClick={() => {
            store.trace.value = chosen ? undefined : span.traceId;
          }}
        >
          {name}
        </button>
      </td>
      <td class="number">{formatTook(span.duration)}</td>
      <Outcome span={span} />
      <td class="wide-only">
        {connection !== '' && (
          <button
            type="button"
            class="cell-button above-row"
            title={`Show only the calls of connection ${connection}`}
            onClick={() => {
              store.filter.value = { ...store.filter.value, connection };
            }}
          >
            {shorten(connection)}
          </button>
        )}
      </td>
    </tr>
  );
}

function Outcome({ span }: { span: LiveSpan }) {
  return span.error === undefined ? (
    <td class="good">{isStream(span) ? 'stream' : 'ok'}</td>
  ) : (
    <td class="bad" title={span.error}>
      {shortenError(span.error)}
    </td>
  );
}
