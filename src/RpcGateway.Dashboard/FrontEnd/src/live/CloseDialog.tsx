import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { announce } from '../ui/announce';
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
  const dialog = useRef<HTMLDialogElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const isClosed = useRef(false);
  const busy = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    dialog.current?.showModal();
    // The safe button, in case a key is pressed by accident.
    cancel.current?.focus();
  }, []);

  const close = async () => {
    busy.value = true;
    problem.value = undefined;
    try {
      const closed = await feed.closeConnection(connection.id);
      isClosed.current = true;
      announce(closed ? 'The connection was closed.' : 'The connection was already closed.');
      dialog.current?.close();
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
      busy.value = false;
    }
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="close-title"
      data-testid="close-dialog"
      onClose={() => onDone(isClosed.current)}
    >
      <h2 id="close-title">Close this connection?</h2>
      <p>
        <strong>{labelOf(connection)}</strong>, connection <code>{shorten(connection.id)}</code>. Its running calls will
        be cancelled. RpcGateway clients reconnect automatically.
      </p>
      {problem.value !== undefined && (
        <p class="problem" role="alert">
          Closing failed: {problem.value}
        </p>
      )}
      <div class="row">
        <button type="button" class="button danger" disabled={busy.value} onClick={() => void close()}>
          {busy.value ? 'Closing…' : 'Close connection'}
        </button>
        <button ref={cancel} type="button" class="button" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
      </div>
    </dialog>
  );
}
