import { maxTimerDelay } from '../platform/timers.js';

/** Describes what is wrong with a number among the options; undefined if it is valid. */
export const findNumberMistake = (name: string, value: unknown, max = maxTimerDelay): string | undefined =>
  value === undefined || (typeof value === 'number' && value >= 0 && value <= max)
    ? undefined
    : `${name} must be a number from 0 to ${max}.`;
