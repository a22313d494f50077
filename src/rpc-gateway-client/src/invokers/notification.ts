import type { RpcParams } from '../callOptions.js';
import { ignore } from '../platform/deferred.js';
import type { MessageSink } from '../wire/message.js';
import type { CallConnection } from './callConnection.js';
import { mapParams } from './mapParams.js';

/** Sends a notification. It takes no streams, because it has no end at which they could end. */
export function sendNotification(
  { references, outbound }: CallConnection,
  method: string,
  params: RpcParams | undefined,
  sink?: MessageSink,
): void {
  const ends: (() => void)[] = [];
  const encoded = mapParams(params, (value) => references.encode(value, ends, ignore));
  for (const end of ends) {
    end();
  }

  if (ends.length > 0) {
    throw new TypeError('A notification takes no streams and no progress.');
  }

  outbound.notify(method, encoded, sink);
}
