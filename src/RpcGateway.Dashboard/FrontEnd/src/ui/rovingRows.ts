import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * Makes a table a single tab stop: the tab key reaches one row, and the arrow keys move to the others, so that the tab key
 * can skip a long table. If the focused row is removed, the table receives the focus.
 */
export function useRovingRows<T extends HTMLElement>(): RefObject<T | null> {
  const root = useRef<T>(null);
  useEffect(() => (root.current === null ? undefined : rove(root.current)), []);
  return root;
}

function rove(root: HTMLElement): () => void {
  let current: HTMLElement | undefined;
  let focused: Node | undefined;

  const mark = () => {
    const rows = findRows(root);
    if (current === undefined || !rows.includes(current)) {
      current = rows[0];
    }

    for (const row of rows) {
      for (const button of findButtons(row)) {
        button.tabIndex = row === current ? 0 : -1;
      }
    }
  };
  const onFocusIn = ({ target }: FocusEvent) => {
    if (target instanceof HTMLElement) {
      focused = target;
      current = findRow(target) ?? current;
      mark();
    }
  };
  // A removed element also loses the focus; the microtask distinguishes that case.
  const onFocusOut = () =>
    queueMicrotask(() => {
      if (focused?.isConnected && focused !== document.activeElement) {
        focused = undefined;
      }
    });
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, target } = event;
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    const row = target instanceof HTMLElement ? findRow(target) : undefined;
    if (step !== 0 && target instanceof HTMLElement && row !== undefined) {
      event.preventDefault();
      const rows = findRows(root);
      const next = rows[rows.indexOf(row) + step];
      const column = findButtons(row).indexOf(target);
      (next && findButtons(next)[column])?.focus();
    }
  };
  const onChange = () => {
    mark();
    if (focused !== undefined && !focused.isConnected) {
      focused = undefined;
      if (document.activeElement === document.body) {
        (root.querySelector<HTMLElement>('section[tabindex]') ?? document.querySelector('main'))?.focus();
      }
    }
  };

  const observer = new MutationObserver(onChange);
  observer.observe(root, { childList: true, subtree: true });
  root.addEventListener('focusin', onFocusIn);
  root.addEventListener('focusout', onFocusOut);
  root.addEventListener('keydown', onKeyDown);
  mark();
  return () => {
    observer.disconnect();
    root.removeEventListener('focusin', onFocusIn);
    root.removeEventListener('focusout', onFocusOut);
    root.removeEventListener('keydown', onKeyDown);
  };
}

function findRows(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('tbody tr:has(button)')];
}

function findRow(element: HTMLElement): HTMLElement | undefined {
  return element.closest<HTMLElement>('tbody tr') ?? undefined;
}

function findButtons(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('button')];
}
