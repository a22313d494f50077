import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { formatTime, plural } from '../ui/format';
import { type ItemColumn, ItemTable } from '../ui/ItemTable';
import { useRovingRows } from '../ui/rovingRows';
import { formatTook, shorten, shortenError } from './liveFormat';
import type { LiveStore, LiveView } from './liveStore';
import type { LiveSpan } from './liveTypes';
import { connectionOf, filterCalls, isFiltering, nameOf } from './spanFilter';
import { isStream } from './spanStore';

const lists = [
  { id: 'recent', label: 'Recent', hint: 'newest first' },
  { id: 'slow', label: 'Slowest', hint: 'since this page was opened, without streams' },
  { id: 'failed', label: 'Failed', hint: 'newest first' },
] as const;

type List = (typeof lists)[number]['id'];

/** Completed calls; each opens its trace. */
export function CallsCard({ store }: { store: LiveStore }) {
  const card = useRovingRows<HTMLElement>();
  const list = useSignal<List>('recent');
  // The list does not change while the pointer or the keyboard focus is in it: moving rows are hard to click.
  const held = useSignal<LiveView | undefined>(undefined);
  const here = useRef({ pointer: false, focus: false });
  const view = held.value ?? store.view.value;
  const shown = filterCalls(read(view, list.value), store.filter.value);
  const move = (change: Partial<typeof here.current>) => {
    here.current = { ...here.current, ...change };
    held.value = here.current.pointer || here.current.focus ? (held.value ?? store.view.value) : undefined;
  };
  const order = lists.find(({ id }) => id === list.value)?.hint;
  const hint = `${plural(shown.length, 'call')}, ${held.value === undefined ? order : 'held while you are here'}`;
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
        <span class="hint" title={hint}>
          {hint}
        </span>
      </div>
      {shown.length === 0 ? (
        <p class="live-empty">{explain(list.value, isFiltering(store.filter.value))}</p>
      ) : (
        <ItemTable
          label="Table of calls"
          testId="call-rows"
          columns={makeColumns(store)}
          count={shown.length}
          at={(index) => shown[index]}
          keyOf={(span) => span.spanId}
          isChosen={(span) => store.trace.value === span.traceId}
          onChoose={({ traceId }) => {
            store.trace.value = store.trace.value === traceId ? undefined : traceId;
          }}
          rowData={(span) => ({ 'data-trace': span.traceId })}
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

  return list === 'failed' ? 'No call has failed.' : 'Completed calls appear here.';
}

function makeColumns(store: LiveStore): readonly ItemColumn<LiveSpan>[] {
  return [
    { name: 'Ended', class: 'column-time', cell: (span) => <EndTime span={span} /> },
    { name: 'Method', title: nameOf, cell: nameOf, chooses: true },
    { name: 'Duration', class: 'column-duration number', cell: ({ duration }) => formatTook(duration) },
    {
      name: 'Outcome',
      class: 'column-outcome',
      cellClass: ({ error }) => (error === undefined ? 'good' : 'bad'),
      title: ({ error }) => error,
      cell: describeOutcome,
    },
    {
      name: 'Connection',
      class: 'column-connection wide-only',
      cell: (span) => <ConnectionButton id={connectionOf(span)} store={store} />,
    },
  ];
}

function EndTime({ span }: { span: LiveSpan }) {
  const [time = '', milliseconds] = formatTime(span.start + span.duration).split('.');
  return (
    <>
      {time}
      <span class="wide-only">.{milliseconds}</span>
    </>
  );
}

function describeOutcome(span: LiveSpan): string {
  if (span.error !== undefined) {
    return shortenError(span.error);
  }

  return isStream(span) ? 'stream' : 'ok';
}

function ConnectionButton({ id, store }: { id: string; store: LiveStore }) {
  return id === '' ? null : (
    <button
      type="button"
      class="cell-button above-row"
      title={`Show only calls of connection ${id}`}
      onClick={() => {
        store.filter.value = { ...store.filter.value, connection: id };
      }}
    >
      {shorten(id)}
    </button>
  );
}
