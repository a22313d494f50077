import { plural } from '../ui/format';
import { ConfirmDialog } from './ConfirmDialog';
import type { LiveFeed } from './liveFeed';
import type { LiveBackend } from './liveTypes';

interface DrainDialogProps {
  readonly backend: LiveBackend;
  /** The contracts that no other instance serves. */
  readonly alone: readonly string[];
  readonly feed: LiveFeed;
  readonly onDone: (drained: boolean) => void;
}

/** Asks for confirmation before draining an instance. */
export function DrainDialog({ backend, alone, feed, onDone }: DrainDialogProps) {
  return (
    <ConfirmDialog
      title="Drain this instance?"
      testId="drain-dialog"
      action={['Drain', 'Draining…']}
      failed="Draining failed"
      perform={async () =>
        (await feed.drainBackend(backend.id)) ? 'The instance drains.' : 'The instance was no longer connected.'
      }
      onDone={onDone}
    >
      <p>
        <strong>{backend.instance}</strong> gets no new calls, completes its{' '}
        {plural(backend.calls, 'running call', 'running calls')} within its drain timeout, and disconnects. It connects
        again after a restart of its process.
      </p>
      {alone.length > 0 && (
        <p class="problem">No other instance serves {alone.join(', ')}: calls will fail until one connects.</p>
      )}
    </ConfirmDialog>
  );
}
