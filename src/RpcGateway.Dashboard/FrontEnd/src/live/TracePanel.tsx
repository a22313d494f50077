import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { CopyButton } from '../ui/CopyButton';
import { formatCount, formatTime, plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import { formatTook } from './liveFormat';
import type { LiveStore } from './liveStore';
import type { LiveSpan } from './liveTypes';
import { nameOf } from './spanFilter';
import { makeWaterfall, type WaterfallRow } from './waterfall';

/** The spans of a trace over time. */
export function TracePanel({ store, trace }: { store: LiveStore; trace: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const open = useSignal<string | undefined>(undefined);
  const { spans, failed, slowest } = store.view.value;
  const waterfall = makeWaterfall([...spans, ...failed, ...slowest].filter((span) => span.traceId === trace));
  const { rows, duration, start, more, startsElsewhere } = waterfall;
  const close = () => {
    store.trace.value = undefined;
  };
  useEffect(() => heading.current?.focus(), []);
  return (
    <aside
      class="trace"
      aria-labelledby="trace-title"
      data-testid="trace"
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          close();
        }
      }}
    >
      <div class="trace-head">
        <h2 id="trace-title" ref={heading} tabIndex={-1}>
          {rows[0] === undefined ? 'Trace' : nameOf(rows[0].span)}
        </h2>
        <span class="grow" />
        <button type="button" class="button quiet small" aria-label="Close the trace" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <p class="hint trace-id">
        <code>{trace}</code>
        <CopyButton what="trace id" text={() => trace} />
      </p>
      {rows.length === 0 ? (
        <p class="live-empty">This page has no spans of this trace: its calls have not ended, or were dropped.</p>
      ) : (
        <>
          <p class="hint">
            {plural(rows.length + more, 'span')} in {formatTook(duration)}, from {formatTime(start)}.
            {more > 0 && ` The first ${formatCount(rows.length)} are shown.`}
            {startsElsewhere && ' The caller started the trace; its own spans are not shown here.'}
          </p>
          <ol class="waterfall" data-testid="waterfall">
            {rows.map((row) => (
              <Row
                key={row.span.spanId}
                row={row}
                open={open.value === row.span.spanId}
                onToggle={() => {
                  open.value = open.value === row.span.spanId ? undefined : row.span.spanId;
                }}
              />
            ))}
          </ol>
        </>
      )}
    </aside>
  );
}

function kindOf(span: LiveSpan): string {
  const receivers = span.attributes['rpcgateway.notification.receivers'];
  if (receivers !== undefined) {
    return `notification to ${plural(Number(receivers), 'connection')}`;
  }

  return span.outgoing ? 'call to the client' : 'handled by the server';
}

function Row({ row, open, onToggle }: { row: WaterfallRow; open: boolean; onToggle: () => void }) {
  const { span, depth, left, width } = row;
  const kind = kindOf(span);
  const bar = `${span.error === undefined ? 'bar' : 'bar bad'} ${span.outgoing ? 'outgoing' : 'incoming'}`;
  return (
    <li class="waterfall-row" data-testid="span" data-depth={depth}>
      <button type="button" class="waterfall-button" aria-expanded={open} onClick={onToggle}>
        <span class="waterfall-name" style={{ paddingLeft: `${depth * 14}px` }}>
          <Icon name={open ? 'down' : 'right'} />
          <span class="code">{nameOf(span)}</span>
          <span class="visually-hidden">, {kind},</span>
          {span.error !== undefined && <span class="trait failed">{span.error}</span>}
        </span>
        <span class="waterfall-duration">{formatTook(span.duration)}</span>
        <span class="waterfall-track" aria-hidden="true">
          <span class={bar} style={{ left: `${left * 100}%`, width: `max(${width * 100}%, 3px)` }} />
        </span>
      </button>
      {open && (
        <dl class="attributes">
          <div>
            <dt>kind</dt>
            <dd>{kind}</dd>
          </div>
          <div>
            <dt>span id</dt>
            <dd>{span.spanId}</dd>
          </div>
          {Object.entries(span.attributes).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
