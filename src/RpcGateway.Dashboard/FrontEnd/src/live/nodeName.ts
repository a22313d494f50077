import { shorten } from './liveFormat';
import type { LiveNode } from './liveTypes';

/** The name of the machine and the start of the id, which tells several nodes of one machine apart. */
export function nodeName({ host, id }: LiveNode): string {
  return host === undefined ? shorten(id) : `${host} ${shorten(id)}`;
}
