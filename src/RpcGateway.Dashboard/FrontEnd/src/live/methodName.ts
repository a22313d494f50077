// The server cuts the names of spans there, and marks what is cut with an ellipsis.
const longest = 200;

/** Says of a method's name whether it holds a text: capitals do not matter, nor where a long name was cut. */
export function methodMatcher(filter: string): (name: string) => boolean {
  const part = fold(filter.trim());
  return (name) => part === '' || fold(name).includes(part);
}

function fold(name: string): string {
  return name.replace(/…$/, '').slice(0, longest).toLowerCase();
}
