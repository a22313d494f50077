import type { LiveConnection } from './liveTypes';

export type ConnectionColumn = 'user' | 'connectedAt' | 'received' | 'sent' | 'queued' | 'calls' | 'streams';

/** What stands for a connection: its user, or where it comes from. */
export function labelOf(connection: LiveConnection): string {
  // The name of a user may consist of blanks.
  return connection.user?.trim() || connection.address || connection.id;
}

/** All that tells connections apart, for what has no room to show it. */
export function describeConnection({ user, address, id }: LiveConnection): string {
  return [user?.trim(), address, `connection ${id}`].filter(Boolean).join(', ');
}

/** Sorts by a column: users from A on, figures from the largest and ages from the youngest on, unless reversed. */
export function sortConnections(
  connections: readonly LiveConnection[],
  column: ConnectionColumn,
  reversed: boolean,
): LiveConnection[] {
  const direction = reversed ? -1 : 1;
  return [...connections].sort((one, other) => {
    const difference = column === 'user' ? labelOf(one).localeCompare(labelOf(other)) : other[column] - one[column];
    return difference * direction || one.id.localeCompare(other.id);
  });
}
