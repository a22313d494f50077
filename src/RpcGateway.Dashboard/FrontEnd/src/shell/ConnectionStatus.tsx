import type { Gateway, GatewayState } from '../gateway/gateway';
import { Countdown } from '../ui/Countdown';
import { formatDuration } from '../ui/format';
import { Icon } from '../ui/Icon';

const words: Readonly<Record<GatewayState, string>> = {
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  disconnected: 'Disconnected',
  unauthorized: 'Not authorized',
};

/** The state and the latency of the connection, and the button that connects or disconnects. */
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
        <span class="latency" title="Round-trip time" data-testid="latency">
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
