// The server truncates the names of spans to this length and appends an ellipsis.
const maxLength = 200;

/**
 * Returns a function that tests whether a method's name contains a text, ignoring case and the truncation of long
 * names.
 */
export function methodMatcher(filter: string): (name: string) => boolean {
  const part = fold(filter.trim());
  return (name) => part === '' || fold(name).includes(part);
}

function fold(name: string): string {
  return name.replace(/…$/, '').slice(0, maxLength).toLowerCase();
}
