/** About how many bytes a parsed value holds: enough to bound what is kept, and cheaper than writing it as text. */
export function jsonSize(value: unknown): number {
  if (typeof value === 'string') {
    return 16 + value.length * 2;
  }

  if (typeof value !== 'object' || value === null) {
    return 8;
  }

  let size = 16;
  for (const [name, member] of Object.entries(value)) {
    size += 8 + name.length + jsonSize(member);
  }

  return size;
}
