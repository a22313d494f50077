import type { Gateway, GatewayState } from '../gateway/gateway';
import { formatDuration } from '../ui/format';
import { Icon } from '../ui/Icon';
import { Countdown } from './Countdown';

const words: Readonly<Record<GatewayState, string>> = {
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  disconnected: 'Disconnected',
  unauthorized: 'Not authorized',
};

/** The state of the connection with its latency, and the button that ends or makes it. */
export function ConnectionStatus({ gateway }: { gateway: Gateway }) {
  const state = gateway.state.value;
  const latency = gateway.latency.value;
  const retryAt = gateway.retryAt.value;
  const off = state === 'disconnected' || state === 'unauthorized';
  return (
    <div class="connection" data-testid="connection" data-state={state}>
      <span class="connection-state" role="status">
        <span class={`dot ${state}`} aria-hidden="true" />
        <span class="connection-word">{words[state]}</span>
      </span>
      {latency !== undefined && (
        <span class="latency" title="One round trip" data-testid="latency">
          {formatDuration(latency)}
        </span>
      )}
      {state === 'reconnecting' && retryAt !== undefined && <Countdown until={retryAt} />}
      <button
        type="button"
        class="button small"
        data-testid="connect-button"
        aria-label={off ? 'Connect' : 'Disconnect'}
        onClick={() => void (off ? gateway.connect() : gateway.disconnect())}
      >
        <Icon name="plug" />
        <span class="wide">{off ? 'Connect' : 'Disconnect'}</span>
      </button>
    </div>
  );
}
