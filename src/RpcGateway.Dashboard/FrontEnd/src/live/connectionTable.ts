import type { LiveConnection } from './liveTypes';

export type ConnectionColumn = 'user' | 'connectedAt' | 'received' | 'sent' | 'queued' | 'calls' | 'streams';

/** The label of a connection: its user, its address or its id. */
export function labelOf(connection: LiveConnection): string {
  // The user name may consist of spaces.
  return connection.user?.trim() || connection.address || connection.id;
}

/** A full description of a connection, for tooltips. */
export function describeConnection({ user, address, id, detached }: LiveConnection): string {
  return [user?.trim(), address, `connection ${id}`, detached && 'detached'].filter(Boolean).join(', ');
}

/** Sorts by a column: users from A to Z, numbers from the largest, ages from the youngest, unless reversed. */
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
