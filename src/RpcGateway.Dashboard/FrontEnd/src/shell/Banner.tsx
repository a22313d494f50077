import type { Gateway } from '../gateway/gateway';
import { Countdown } from '../ui/Countdown';
import { Icon } from '../ui/Icon';

/** Reports a lost or refused connection and the next attempt, or a protocol error. */
export function Banner({ gateway }: { gateway: Gateway }) {
  const state = gateway.state.value;
  const retryAt = gateway.retryAt.value;
  const protocolError = gateway.protocolError.value;
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
              {gateway.refusal.value === undefined ? 'does not respond. ' : 'refuses the connection. '}
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

  return protocolError === undefined ? null : (
    <div class="banner protocol-error" role="alert" data-testid="protocol-error">
      <Icon name="warning" />
      <span class="banner-text">Protocol error: {protocolError} See the traffic log.</span>
      <button
        type="button"
        class="button small"
        onClick={() => {
          gateway.protocolError.value = undefined;
        }}
      >
        Dismiss
      </button>
    </div>
  );
}
