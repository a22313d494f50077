/** The longest delay that `setTimeout` accepts, in ms. */
export const maxTimerDelay = 2 ** 31 - 1;
