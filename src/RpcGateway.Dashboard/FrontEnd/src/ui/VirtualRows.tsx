import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface VirtualRowsProps {
  readonly count: number;
  readonly rowHeight: number;
  readonly label: string;
  readonly testId: string;
  /** Keeps the last row visible while rows are added, until the user scrolls up. */
  readonly follow: boolean;
  readonly header: ComponentChildren;
  readonly row: (index: number) => ComponentChildren;
}

// Additional rows above and below the visible ones, so that scrolling shows no gap.
const spareRows = 8;

/** A table of any length that renders only its visible rows. */
export function VirtualRows({ count, rowHeight, label, testId, follow, header, row }: VirtualRowsProps) {
  const scroller = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const [view, setView] = useState({ top: 0, height: 400 });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) {
      return undefined;
    }

    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && follow && atEnd.current) {
      element.scrollTop = element.scrollHeight;
    }
  });

  const onScroll = (event: { currentTarget: HTMLElement }) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    atEnd.current = scrollTop + clientHeight >= scrollHeight - rowHeight;
    setView({ top: scrollTop, height: clientHeight });
  };

  const first = Math.max(0, Math.floor(view.top / rowHeight) - spareRows);
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + spareRows);
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls.
    <section ref={scroller} class="rows" aria-label={label} data-testid={testId} tabIndex={0} onScroll={onScroll}>
      <table aria-label={label} aria-rowcount={count + 1}>
        <thead>{header}</thead>
        <tbody>
          <Spacer height={first * rowHeight} />
          {rows.map(row)}
          <Spacer height={(count - first - rows.length) * rowHeight} />
        </tbody>
      </table>
    </section>
  );
}

// Takes the space of the rows that are not rendered.
function Spacer({ height }: { height: number }) {
  return height <= 0 ? null : <tr class="rows-spacer" style={{ height: `${height}px` }} />;
}
