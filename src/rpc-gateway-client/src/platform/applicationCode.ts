/** Logs an error of application code that nothing else reports. */
export const logError = (error: unknown): void => console.error(error);

/** Runs application code. An error that it throws, or rejects with, is logged and has no other effect. */
export function guard<T>(action: () => T): T | undefined {
  try {
    const result = action();
    if (result instanceof Promise) {
      result.catch(logError);
    }

    return result;
  } catch (error) {
    logError(error);
    return undefined;
  }
}
