import { plural } from '../ui/format';
import { ConfirmDialog } from './ConfirmDialog';
import type { LiveFeed } from './liveFeed';
import type { LiveNode } from './liveTypes';
import { nodeName } from './nodeName';

interface NodeDialogProps {
  readonly node: LiveNode;
  /** Whether another node accepts clients. */
  readonly hasOther: boolean;
  readonly feed: LiveFeed;
  readonly onDone: (done: boolean) => void;
}

/** Asks for confirmation before a node is taken out of service, or put back into it. */
export function NodeDialog({ node, hasOther, feed, onDone }: NodeDialogProps) {
  const drains = node.state !== 'draining';
  const outcome = drains ? 'The node drains.' : 'The node is in service again.';
  return (
    <ConfirmDialog
      title={drains ? 'Drain this node?' : 'Put this node back into service?'}
      testId="node-dialog"
      action={drains ? ['Drain', 'Draining…'] : ['Restore', 'Restoring…']}
      failed={drains ? 'Draining failed' : 'Restoring failed'}
      perform={async () =>
        (await feed.setNodeDraining(node.id, drains)) ? outcome : 'The node was no longer connected.'
      }
      onDone={onDone}
    >
      {drains ? (
        <p>
          <strong>{nodeName(node)}</strong> reports that it is not ready, accepts no new clients,{' '}
          {node.connections > 0 && `asks its ${plural(node.connections, 'client')} to move to other nodes, `}
          and completes running calls. Its process continues until you stop it.
        </p>
      ) : (
        <p>
          <strong>{nodeName(node)}</strong> accepts clients again. Those that were asked to move do so all the same.
        </p>
      )}
      {drains && !hasOther && (
        <p class="problem">No other node is ready: clients wait until one is, or until this one is in service again.</p>
      )}
    </ConfirmDialog>
  );
}
