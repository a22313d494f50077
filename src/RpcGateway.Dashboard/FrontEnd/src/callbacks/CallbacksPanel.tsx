import type { SchemaResolver } from '../schema/schema';
import { formatTime, plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import { CallbackCard } from './CallbackCard';
import type { CallbackInbox, ReceivedCallback } from './callbackInbox';

const maxShown = 200;

interface CallbacksPanelProps {
  readonly inbox: CallbackInbox;
  /** Undefined until the contracts are loaded. */
  readonly resolver: SchemaResolver | undefined;
}

/** The received callbacks: those that wait for a response first, then all of them, the newest first. */
export function CallbacksPanel({ inbox, resolver }: CallbacksPanelProps) {
  const latest = inbox.pulse.count.value >= 0 ? inbox.received.latest(maxShown).reverse() : [];
  return (
    <section class="callbacks" aria-label="Callbacks" data-testid="callbacks">
      <div class="tools">
        <span class="hint">
          {inbox.received.total === 0
            ? 'No callbacks yet. Calls from the gateway to this page appear here.'
            : `${plural(inbox.received.total, 'callback')}, newest first`}
        </span>
        <AutomaticResponses inbox={inbox} />
        <span class="grow" />
        <button type="button" class="button quiet small" aria-label="Clear callbacks" onClick={() => inbox.clear()}>
          <Icon name="trash" />
          Clear
        </button>
      </div>
      <div class="callback-list">
        {resolver !== undefined &&
          inbox.waiting.value.map((callback) => (
            <CallbackCard key={callback.number} callback={callback} inbox={inbox} resolver={resolver} />
          ))}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls. */}
        <ul class="callback-rows" aria-label="Received callbacks" tabIndex={0}>
          {latest.map((callback) => (
            <CallbackRow key={callback.number} callback={callback} />
          ))}
        </ul>
      </div>
    </section>
  );
}

function CallbackRow({ callback }: { callback: ReceivedCallback }) {
  const status = callback.status.value;
  const response = callback.response.value;
  return (
    <li class="callback-row" data-testid="callback" data-status={status}>
      <span class="callback-time">{formatTime(callback.time)}</span>
      <span class="callback-method">{callback.method.name}</span>
      <code class="callback-args">{JSON.stringify(callback.args)}</code>
      {status !== 'received' && (
        <span class={`trait ${status}`}>
          {status}
          {response !== undefined && `: ${JSON.stringify(response)}`}
        </span>
      )}
    </li>
  );
}

function AutomaticResponses({ inbox }: { inbox: CallbackInbox }) {
  return (
    <>
      {[...inbox.automatic.value].map(([method, response]) => (
        <span key={method} class="chip">
          Automatic response to {method}: {JSON.stringify(response)}
          <button
            type="button"
            class="button quiet small"
            aria-label={`Stop responding to ${method} automatically`}
            onClick={() => inbox.respondAutomatically(method, undefined)}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
    </>
  );
}
