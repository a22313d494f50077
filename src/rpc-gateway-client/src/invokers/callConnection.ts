import type { ConnectionContext } from '../context/connectionContext.js';
import type { OutboundMessages } from '../outbound/outboundMessages.js';
import type { PendingCalls } from '../outgoing/pendingCalls.js';
import type { References } from '../references/references.js';

/** The parts of a connection that calls use. */
export interface CallConnection {
  readonly context: ConnectionContext;
  readonly outbound: OutboundMessages;
  readonly pending: PendingCalls;
  readonly references: References;
}
