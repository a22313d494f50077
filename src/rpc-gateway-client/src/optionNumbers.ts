const longest = 2 ** 31 - 1;

/** What is wrong with the number of an option; undefined if nothing is. */
export const toMistake = (name: string, value: unknown, most = longest): string | undefined =>
  value === undefined || (typeof value === 'number' && value >= 0 && value <= most)
    ? undefined
    : `${name} must be a number from 0 to ${most}.`;
