const width = 72;
const height = 22;
const maxPoints = 60;

/** A small line chart of the last values. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const shown = values.slice(-maxPoints);
  const top = Math.max(1, ...shown);
  const step = width / (maxPoints - 1);
  const first = maxPoints - shown.length;
  const points = shown.map((value, index) => {
    const x = ((first + index) * step).toFixed(1);
    return `${x},${(height - 1 - (value / top) * (height - 3)).toFixed(1)}`;
  });
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} aria-hidden="true" preserveAspectRatio="none">
      <polyline points={points.join(' ')} />
    </svg>
  );
}
