import type { LiveConnection } from './liveTypes';

export type ConnectionColumn = 'user' | 'connectedAt' | 'received' | 'sent' | 'queued' | 'calls' | 'streams';

/** What stands for a connection: its user, or where it comes from. */
export function labelOf(connection: LiveConnection): string {
  return connection.user ?? connection.address ?? connection.id;
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
