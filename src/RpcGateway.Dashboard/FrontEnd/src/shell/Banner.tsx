import type { Gateway } from '../gateway/gateway';
import { Icon } from '../ui/Icon';
import { Countdown } from './Countdown';

/** Says that the gateway is away, and since when it is tried again; or that it sent what is no JSON-RPC. */
export function Banner({ gateway }: { gateway: Gateway }) {
  const state = gateway.state.value;
  const retryAt = gateway.retryAt.value;
  const garbage = gateway.garbage.value;
  if (state === 'reconnecting' || state === 'disconnected') {
    return (
      <div class={`banner ${state}`} role="alert" data-testid="banner">
        <Icon name="plug" />
        <span class="banner-text">
          {state === 'disconnected' ? (
            (gateway.problem.value ?? 'You disconnected from the gateway.')
          ) : (
            <>
              The gateway at <code>{gateway.address}</code>{' '}
              {gateway.refusal.value === undefined ? 'does not answer. ' : 'does not let this page connect. '}
              {gateway.refusal.value ?? gateway.problem.value}
            </>
          )}
        </span>
        {state === 'reconnecting' && retryAt !== undefined && (
          <span class="banner-count">
            Next attempt <Countdown until={retryAt} />
          </span>
        )}
        <button type="button" class="button small" onClick={() => void gateway.connect()}>
          Connect now
        </button>
      </div>
    );
  }

  if (state === 'unauthorized') {
    return (
      <div class="banner unauthorized" role="alert" data-testid="banner">
        <Icon name="key" />
        <span class="banner-text">The gateway refused the connection. {gateway.problem.value}</span>
      </div>
    );
  }

  return garbage === undefined ? null : (
    <div class="banner garbage" role="alert" data-testid="garbage">
      <Icon name="warning" />
      <span class="banner-text">The gateway broke the protocol: {garbage} The traffic log has it.</span>
      <button
        type="button"
        class="button small"
        onClick={() => {
          gateway.garbage.value = undefined;
        }}
      >
        Dismiss
      </button>
    </div>
  );
}
