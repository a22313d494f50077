import type { Signal } from '@preact/signals';

const least = 140;
const step = 40;

/** Drags the height of the dock; the arrow keys do the same. */
export function DockHandle({ height }: { height: Signal<number> }) {
  const most = Math.round(window.innerHeight * 0.8);
  const set = (next: number) => {
    height.value = Math.min(most, Math.max(least, Math.round(next)));
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
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be dragged.
    <div
      class="dock-handle"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the panel"
      aria-valuenow={height.value}
      aria-valuemin={least}
      aria-valuemax={most}
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
