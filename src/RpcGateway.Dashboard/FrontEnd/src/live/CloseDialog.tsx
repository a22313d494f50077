import { ConfirmDialog } from './ConfirmDialog';
import { labelOf } from './connectionTable';
import type { LiveFeed } from './liveFeed';
import { shorten } from './liveFormat';
import type { LiveConnection } from './liveTypes';

interface CloseDialogProps {
  readonly connection: LiveConnection;
  readonly feed: LiveFeed;
  /** Called when the dialog closes; `closed` is true if the connection no longer exists. */
  readonly onDone: (closed: boolean) => void;
}

/** Asks for confirmation before closing a connection. */
export function CloseDialog({ connection, feed, onDone }: CloseDialogProps) {
  return (
    <ConfirmDialog
      title="Close this connection?"
      testId="close-dialog"
      action={['Close connection', 'Closing…']}
      failed="Closing failed"
      perform={async () =>
        (await feed.closeConnection(connection.id))
          ? 'The connection was closed.'
          : 'The connection was already closed.'
      }
      onDone={onDone}
    >
      <p>
        <strong>{labelOf(connection)}</strong>, connection <code>{shorten(connection.id)}</code>. Its running calls will
        be cancelled. RpcGateway clients reconnect automatically.
      </p>
    </ConfirmDialog>
  );
}
