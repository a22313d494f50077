/** Estimates the memory of a parsed value in bytes, to limit what is stored. Cheaper than serializing the value. */
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
