import { formatCount, formatDuration } from '../ui/format';

/** 0.25 → "0.25 /s", 1234 → "1,234 /s". */
export function formatRate(rate: number): string {
  const digits = rate < 10 && rate !== Math.round(rate) ? 2 : 0;
  return `${rate.toLocaleString('en', { maximumFractionDigits: digits })} /s`;
}

/** 0.042 → "42 µs", 1.5 → "1.5 ms": calls often take less than a millisecond. */
export function formatTook(milliseconds: number): string {
  return milliseconds > 0 && milliseconds < 1 ? `${Math.round(milliseconds * 1000)} µs` : formatDuration(milliseconds);
}

/** The same for an axis, where zero has no unit. */
export function formatTookTick(milliseconds: number): string {
  return milliseconds === 0 ? '0' : formatTook(milliseconds);
}

/** Milliseconds of an age: "5 s", "12 min", "3 h", "2 d". */
export function formatAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }

  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min`;
  }

  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** The first characters of an id. */
export function shorten(id: string): string {
  return id.slice(0, 8);
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 2000 → "2K", for an axis. */
export function formatTick(value: number): string {
  return compact.format(value);
}

/** 9999 → "9,999", 12345 → "12.3K", for a narrow column. */
export function formatCompact(count: number): string {
  return count < 10_000 ? formatCount(count) : formatTick(count);
}

/** System.TimeoutException → TimeoutException; does not change codes. */
export function shortenError(error: string): string {
  return error.slice(error.lastIndexOf('.') + 1) || error;
}
