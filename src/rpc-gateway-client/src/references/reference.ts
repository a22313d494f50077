/** A value that stands for a stream: an item stream has a token, first items or both; a binary stream has a number. */
export interface Reference {
  readonly binary?: unknown;
  readonly token?: unknown;
  readonly values?: unknown;
}

const members = ['binary', 'token', 'values'];

/** Reads a value that may be a reference to a stream; undefined for any other value. */
export function toReference(value: unknown): Reference | undefined {
  const { binary, token, values } = (value ?? {}) as Reference;
  return typeof binary === 'number' || token != null || Array.isArray(values) ? { binary, token, values } : undefined;
}

/**
 * Whether a value refers to a stream that the server holds until it is read or released. A value with other members,
 * such as the result of a login, only resembles a reference.
 */
export function isHeld(value: unknown): boolean {
  const { binary, token } = toReference(value) ?? {};
  return (binary ?? token) != null && Object.keys(value as object).every((name) => members.includes(name));
}
