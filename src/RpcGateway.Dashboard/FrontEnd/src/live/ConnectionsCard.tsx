import { useSignal } from '@preact/signals';
import { formatBytes, formatCount, plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import { useRovingRows } from '../ui/rovingRows';
import { CloseDialog } from './CloseDialog';
import { type ConnectionColumn, describeConnection, labelOf, sortConnections } from './connectionTable';
import type { LiveFeed } from './liveFeed';
import { formatAge, formatCompact, shorten } from './liveFormat';
import type { LiveStore } from './liveStore';
import type { LiveConnection } from './liveTypes';
import { SortHead, type Sorting } from './SortHead';

/** The open connections and their traffic. */
export function ConnectionsCard({ store, feed }: { store: LiveStore; feed: LiveFeed }) {
  const card = useRovingRows<HTMLElement>();
  const sorting = useSignal<Sorting<ConnectionColumn>>({ column: 'connectedAt', reversed: false });
  const closing = useSignal<LiveConnection | undefined>(undefined);
  const { connections, connectionCount, time } = store.view.value;
  const { column, reversed } = sorting.value;
  return (
    <section ref={card} class="card live-card" aria-label="Connections" data-testid="connections">
      <div class="card-head">
        <h2>Connections</h2>
        <span class="hint">
          {connections.length < connectionCount
            ? `the ${connections.length} busiest of ${formatCount(connectionCount)}`
            : plural(connectionCount, 'connection')}
        </span>
      </div>
      {connections.length === 0 ? (
        <p class="live-empty">No client is connected.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls.
        <section class="live-scroll" tabIndex={0} aria-label="Table of connections">
          <table class="live-table wide">
            <thead>
              <tr>
                <SortHead column="user" label="User" sorting={sorting} ascending />
                <th class="roomy-only address" scope="col">
                  Address
                </th>
                <th class="roomy-only id" scope="col">
                  Id
                </th>
                <SortHead column="connectedAt" label="Age" sorting={sorting} class="number age" ascending />
                <SortHead column="received" label="In" sorting={sorting} class="number" />
                <SortHead column="sent" label="Out" sorting={sorting} class="number" />
                <SortHead column="queued" label="Queue" sorting={sorting} class="number" />
                <SortHead column="calls" label="Calls" sorting={sorting} class="number count" />
                <SortHead column="streams" label="Streams" sorting={sorting} class="number streams" />
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
          onDone={(closed) => {
            closing.value = undefined;
            if (closed) {
              // The row with the focused button will be removed.
              card.current?.querySelector<HTMLElement>('.live-scroll')?.focus();
            }
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
  const { id, user, address, calls, streams } = connection;
  const description = describeConnection(connection);
  return (
    <tr data-connection={id}>
      <th scope="row">
        <button
          type="button"
          class="cell-button"
          title={`Show only calls of ${description}`}
          onClick={() => {
            store.filter.value = { ...store.filter.value, connection: id };
          }}
        >
          {labelOf(connection)}
        </button>
        {connection.detached && (
          <span class="trait waiting" title="The client has lost its socket and may return.">
            detached
          </span>
        )}
        {!user?.trim() && <span class="hint tight-only code"> {shorten(id)}</span>}
      </th>
      <td class="roomy-only" title={address}>
        {user?.trim() && address}
      </td>
      <td class="roomy-only code" title={id}>
        {shorten(id)}
      </td>
      <td class="number">{formatAge(time - connection.connectedAt)}</td>
      <td class="number">{formatBytes(connection.received)}</td>
      <td class="number">{formatBytes(connection.sent)}</td>
      <td class={connection.queued > 0 ? 'number warn' : 'number'}>{formatBytes(connection.queued)}</td>
      <td class="number" title={formatCount(calls)}>
        {formatCompact(calls)}
      </td>
      <td class="number" title={formatCount(streams)}>
        {formatCompact(streams)}
      </td>
      <td class="cell-action">
        <button
          type="button"
          class="button quiet small"
          aria-label={`Close connection ${shorten(id)}`}
          title={`Close ${description}`}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </td>
    </tr>
  );
}
