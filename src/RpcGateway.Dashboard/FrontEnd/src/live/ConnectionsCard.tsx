import { useSignal } from '@preact/signals';
import { formatBytes, formatCount, plural } from '../ui/format';
import { CloseDialog } from './CloseDialog';
import { type ConnectionColumn, labelOf, sortConnections } from './connectionTable';
import type { LiveFeed } from './liveFeed';
import { formatAge, shorten } from './liveFormat';
import type { LiveStore } from './liveStore';
import type { LiveConnection } from './liveTypes';
import { SortHead, type Sorting } from './SortHead';

/** Who is connected, and how each of them does. */
export function ConnectionsCard({ store, feed }: { store: LiveStore; feed: LiveFeed }) {
  const sorting = useSignal<Sorting<ConnectionColumn>>({ column: 'connectedAt', reversed: false });
  const closing = useSignal<LiveConnection | undefined>(undefined);
  const { connections, connectionCount, time } = store.view.value;
  const { column, reversed } = sorting.value;
  return (
    <section class="card live-card" aria-label="Connections" data-testid="connections">
      <div class="card-head">
        <h2>Connections</h2>
        <span class="hint">
          {connections.length < connectionCount
            ? `the ${connections.length} busiest of ${formatCount(connectionCount)}`
            : plural(connectionCount, 'connection')}
        </span>
      </div>
      {connections.length === 0 ? (
        <p class="live-empty">Nobody is connected.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
        <section class="live-scroll" tabIndex={0} aria-label="Table of connections">
          <table class="live-table">
            <thead>
              <tr>
                <SortHead column="user" label="User" sorting={sorting} ascending />
                <th class="wide-only id" scope="col">
                  Id
                </th>
                <SortHead column="connectedAt" label="Age" sorting={sorting} class="number" ascending />
                <SortHead column="received" label="In" sorting={sorting} class="number" />
                <SortHead column="sent" label="Out" sorting={sorting} class="number" />
                <SortHead column="queued" label="Queue" sorting={sorting} class="number" />
                <SortHead column="calls" label="Calls" sorting={sorting} class="number count" />
                <SortHead column="streams" label="Streams" sorting={sorting} class="number count" />
                <th class="cell-action" scope="col">
                  <span class="visually-hidden">Close</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sortConnections(connections, column, reversed).map((connection) => (
                <Row
                  key={connection.id}
                  connection={connection}
                  time={time}
                  store={store}
                  onClose={() => {
                    closing.value = connection;
                  }}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {closing.value !== undefined && (
        <CloseDialog
          connection={closing.value}
          feed={feed}
          onDone={() => {
            closing.value = undefined;
          }}
        />
      )}
    </section>
  );
}

interface RowProps {
  readonly connection: LiveConnection;
  readonly time: number;
  readonly store: LiveStore;
  readonly onClose: () => void;
}

function Row({ connection, time, store, onClose }: RowProps) {
  const { id, user, address } = connection;
  return (
    <tr data-connection={id}>
      <th scope="row">
        <button
          type="button"
          class="cell-button"
          title={`Show only the calls of ${id}`}
          onClick={() => {
            store.filter.value = { ...store.filter.value, connection: id };
          }}
        >
          {labelOf(connection)}
        </button>
        {user !== undefined && address !== undefined && <span class="hint"> {address}</span>}
      </th>
      <td class="wide-only code">{shorten(id)}</td>
      <td class="number">{formatAge(time - connection.connectedAt)}</td>
      <td class="number">{formatBytes(connection.received)}</td>
      <td class="number">{formatBytes(connection.sent)}</td>
      <td class={connection.queued > 0 ? 'number warn' : 'number'}>{formatBytes(connection.queued)}</td>
      <td class="number">{formatCount(connection.calls)}</td>
      <td class="number">{formatCount(connection.streams)}</td>
      <td class="cell-action">
        <button
          type="button"
          class="button quiet small"
          aria-label={`Close connection ${shorten(id)}`}
          onClick={onClose}
        >
          Close…
        </button>
      </td>
    </tr>
  );
}
