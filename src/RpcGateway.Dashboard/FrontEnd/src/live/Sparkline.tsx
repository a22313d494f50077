const width = 72;
const height = 22;
const most = 60;

/** A line of the last figures, drawn small. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const shown = values.slice(-most);
  const top = Math.max(1, ...shown);
  const step = width / Math.max(1, most - 1);
  const first = most - shown.length;
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
