import { useLayoutEffect, useRef } from 'preact/hooks';

/** Returns the focus to the list of calls when the focused trace is closed. */
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

// The row may be out of view, and the list may be empty.
function findPlace(trace: string): HTMLElement | null {
  const places = [`[data-trace="${CSS.escape(trace)}"] button`, '[data-testid="call-rows"]', 'main'];
  return places.map((place) => document.querySelector<HTMLElement>(place)).find((place) => place !== null) ?? null;
}
