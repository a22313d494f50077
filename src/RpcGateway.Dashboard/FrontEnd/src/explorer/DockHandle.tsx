import type { Signal } from '@preact/signals';

const minHeight = 140;
const step = 40;

/** Changes the height of the dock by dragging or with the arrow keys. */
export function DockHandle({ height }: { height: Signal<number> }) {
  const maxHeight = Math.round(window.innerHeight * 0.8);
  const set = (next: number) => {
    height.value = Math.min(maxHeight, Math.max(minHeight, Math.round(next)));
  };
  const drag = (event: PointerEvent) => {
    const handle = event.currentTarget;
    if (!(handle instanceof HTMLElement)) {
      return;
    }

    const bottom = event.clientY + height.value;
    const move = (next: PointerEvent) => set(bottom - next.clientY);
    const end = () => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
    };
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr element cannot be dragged.
    <div
      class="dock-handle"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the panel"
      aria-valuenow={height.value}
      aria-valuemin={minHeight}
      aria-valuemax={maxHeight}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
          event.preventDefault();
          set(height.value + (event.key === 'ArrowUp' ? step : -step));
        }
      }}
    />
  );
}
