import type { NumberShape, TextShape } from './shape';

/** Returns why the server would refuse a text, or undefined. Only a warning: users may send it to see the response. */
export function findTextProblem(value: string, { minLength, maxLength, pattern }: TextShape): string | undefined {
  if (minLength !== undefined && value.length < minLength) {
    return `The minimum length is ${minLength}.`;
  }

  if (maxLength !== undefined && value.length > maxLength) {
    return `The maximum length is ${maxLength}.`;
  }

  return pattern !== undefined && matches(value, pattern) === false
    ? `The text does not match the pattern ${pattern}.`
    : undefined;
}

/** Returns why the server would refuse a number, or undefined. */
export function findNumberProblem(value: number, shape: NumberShape): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = shape;
  if (minimum !== undefined && value < minimum) {
    return `The minimum is ${minimum}.`;
  }

  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
    return `The value must be more than ${exclusiveMinimum}.`;
  }

  if (maximum !== undefined && value > maximum) {
    return `The maximum is ${maximum}.`;
  }

  return exclusiveMaximum !== undefined && value >= exclusiveMaximum
    ? `The value must be less than ${exclusiveMaximum}.`
    : undefined;
}

// Undefined if the pattern is not valid in JavaScript.
function matches(value: string, pattern: string): boolean | undefined {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return undefined;
  }
}
