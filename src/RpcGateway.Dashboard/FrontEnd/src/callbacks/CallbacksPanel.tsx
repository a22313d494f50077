import type { Gateway } from '../gateway/gateway';
import { formatTime, plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import type { CallbackInbox, ReceivedCallback } from './callbackInbox';
import { QuestionCard } from './QuestionCard';

const mostShown = 200;

/** What the gateway called here: questions first, then everything, the newest first. */
export function CallbacksPanel({ gateway }: { gateway: Gateway }) {
  const { inbox } = gateway;
  const resolver = gateway.contracts.value?.resolver;
  const latest = inbox.pulse.count.value >= 0 ? inbox.received.latest(mostShown).reverse() : [];
  return (
    <section class="callbacks" aria-label="Callbacks" data-testid="callbacks">
      <div class="tools">
        <span class="hint">
          {inbox.received.total === 0
            ? 'Nothing yet. What the gateway calls at this page arrives here.'
            : `${plural(inbox.received.total, 'callback')}, the latest first`}
        </span>
        <AutomaticAnswers inbox={inbox} />
        <span class="grow" />
        <button type="button" class="button quiet small" aria-label="Clear callbacks" onClick={() => inbox.clear()}>
          <Icon name="trash" />
          Clear
        </button>
      </div>
      <div class="callback-list">
        {resolver !== undefined &&
          inbox.waiting.value.map((callback) => (
            <QuestionCard key={callback.number} callback={callback} inbox={inbox} resolver={resolver} />
          ))}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
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
  const answer = callback.answer.value;
  return (
    <li class="callback-row" data-testid="callback" data-status={status}>
      <span class="callback-time">{formatTime(callback.time)}</span>
      <span class="callback-method">{callback.method.name}</span>
      <code class="callback-args">{JSON.stringify(callback.args)}</code>
      {status !== 'received' && (
        <span class={`trait ${status}`}>
          {status}
          {answer !== undefined && `: ${JSON.stringify(answer)}`}
        </span>
      )}
    </li>
  );
}

function AutomaticAnswers({ inbox }: { inbox: CallbackInbox }) {
  return (
    <>
      {[...inbox.automatic.value].map(([method, answer]) => (
        <span key={method} class="chip">
          {method} is answered with {JSON.stringify(answer)}
          <button
            type="button"
            class="button quiet small"
            aria-label={`Ask again for ${method}`}
            onClick={() => inbox.answerAutomatically(method, undefined)}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
    </>
  );
}
