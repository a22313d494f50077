import { useLayoutEffect, useRef } from 'preact/hooks';

/** Gives the focus back to the list of calls when the trace that had it is closed, in whatever way. */
export function useFocusBack(trace: string | undefined): void {
  const before = useRef(trace);
  useLayoutEffect(() => {
    const closed = before.current;
    before.current = trace;
    if (closed !== undefined && trace === undefined && document.activeElement === document.body) {
      findPlace(closed)?.focus();
    }
  }, [trace]);
}

// The row may have moved on, and there may be no rows at all.
function findPlace(trace: string): HTMLElement | null {
  const places = [`[data-trace="${CSS.escape(trace)}"] button`, '[data-testid="call-rows"]', 'main'];
  return places.map((place) => document.querySelector<HTMLElement>(place)).find((place) => place !== null) ?? null;
}
