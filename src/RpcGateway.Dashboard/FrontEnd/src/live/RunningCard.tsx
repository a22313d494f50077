import { formatBytes, formatCount, plural } from '../ui/format';
import { describeConnection, labelOf } from './connectionTable';
import { formatAge } from './liveFormat';
import type { LiveStore } from './liveStore';
import type { LiveCall, LiveConnection } from './liveTypes';
import { methodMatcher } from './methodName';
import { connectionMatcher } from './spanFilter';

/** Running calls and the traffic of their streams. */
export function RunningCard({ store }: { store: LiveStore }) {
  const { calls, callCount, connections } = store.view.value;
  const hasMethod = methodMatcher(store.filter.value.method);
  const hasConnection = connectionMatcher(store.filter.value.connection);
  const byId = new Map(connections.map((one) => [one.id, one]));
  const shown = calls.filter((call) => hasMethod(call.method) && hasConnection(call.connection));
  const streams = shown.filter(isStreaming).length;
  return (
    <section class="card live-card" aria-label="Running calls and open streams" data-testid="running">
      <div class="card-head">
        <h2>Running calls and open streams</h2>
        <span class="hint">
          {plural(shown.length, 'call')}
          {calls.length < callCount && ` of ${formatCount(callCount)}`}, {formatCount(streams)} with a stream
        </span>
      </div>
      {shown.length === 0 ? (
        <p class="live-empty">{calls.length === 0 ? 'No calls are running.' : 'No running call matches the filter.'}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls.
        <section class="live-scroll" tabIndex={0} aria-label="Table of running calls">
          <table class="live-table small">
            <thead>
              <tr>
                <th class="method" scope="col">
                  Method
                </th>
                <th scope="col">Stream</th>
                <th class="number age" scope="col">
                  Age
                </th>
                <th scope="col">User</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((call, index) => (
                <Row key={index} call={call} connection={byId.get(call.connection)} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function Row({ call, connection }: { call: LiveCall; connection: LiveConnection | undefined }) {
  return (
    <tr data-method={call.method}>
      <th scope="row" class="code" title={call.method}>
        {call.method}
      </th>
      <td title={describe(call)}>{describe(call)}</td>
      <td class="number" title={call.elapsed === undefined ? 'The call started before the measurement.' : undefined}>
        {call.elapsed === undefined ? 'older' : formatAge(call.elapsed)}
      </td>
      <td title={connection === undefined ? undefined : describeConnection(connection)}>
        {connection === undefined ? '' : labelOf(connection)}
      </td>
    </tr>
  );
}

function isStreaming(call: LiveCall): boolean {
  return describe(call) !== '–';
}

function describe({ itemsSent, itemsReceived, bytesSent, bytesReceived }: LiveCall): string {
  const parts = [
    itemsSent !== undefined && `${plural(itemsSent, 'item')} out`,
    bytesSent !== undefined && `${formatBytes(bytesSent)} out`,
    itemsReceived !== undefined && `${plural(itemsReceived, 'item')} in`,
    bytesReceived !== undefined && `${formatBytes(bytesReceived)} in`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? '–' : parts.join(', ');
}
