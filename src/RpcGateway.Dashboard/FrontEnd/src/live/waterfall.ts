import type { LiveSpan } from './liveTypes';

/** One span of a trace, with its place on the page: parts of the whole from 0 to 1. */
export interface WaterfallRow {
  readonly span: LiveSpan;
  readonly depth: number;
  readonly left: number;
  readonly width: number;
}

export interface Waterfall {
  readonly rows: readonly WaterfallRow[];
  readonly start: number;
  readonly duration: number;
  /** How many spans are not among the rows: a page can show only so many. */
  readonly more: number;
  /** Whether there is a parent that this server knows nothing of: the caller has it. */
  readonly startsElsewhere: boolean;
}

// Deeper ones are drawn there: nobody reads an indentation of pages.
const deepest = 16;
const mostRows = 500;

/** Lays out the spans of one trace: each below its parent, in the order in which they began. */
export function makeWaterfall(spans: readonly LiveSpan[]): Waterfall {
  const ordered = [...new Map(spans.map((span) => [span.spanId, span])).values()].sort(byStart);
  const known = new Set(ordered.map((span) => span.spanId));
  const start = ordered[0]?.start ?? 0;
  const duration = ordered.reduce((end, span) => Math.max(end, span.start + span.duration), start) - start;
  const rows = order(ordered, known).map(({ span, depth }) => ({
    span,
    depth: Math.min(depth, deepest),
    left: duration === 0 ? 0 : (span.start - start) / duration,
    width: duration === 0 ? 1 : span.duration / duration,
  }));
  return {
    rows: rows.slice(0, mostRows),
    start,
    duration,
    more: Math.max(0, rows.length - mostRows),
    startsElsewhere: ordered.some((span) => span.parentId !== undefined && !known.has(span.parentId)),
  };
}

interface Node {
  readonly span: LiveSpan;
  readonly depth: number;
}

// Without recursion: a peer may nest as deep as it likes.
function order(spans: readonly LiveSpan[], known: ReadonlySet<string>): Node[] {
  const children = new Map<string, LiveSpan[]>();
  for (const span of spans) {
    const parent = span.parentId !== undefined && known.has(span.parentId) ? span.parentId : '';
    const siblings = children.get(parent);
    if (siblings === undefined) {
      children.set(parent, [span]);
    } else {
      siblings.push(span);
    }
  }

  const ordered: Node[] = [];
  const seen = new Set<string>();
  // Those that name each other as parents have no root; they come last, as if they were roots.
  for (const root of [...(children.get('') ?? []), ...spans]) {
    const waiting: Node[] = [{ span: root, depth: 0 }];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const { span, depth } = node;
      if (!seen.has(span.spanId)) {
        seen.add(span.spanId);
        ordered.push(node);
        const below = children.get(span.spanId) ?? [];
        waiting.push(...below.map((child) => ({ span: child, depth: depth + 1 })).reverse());
      }
    }
  }

  return ordered;
}

function byStart(one: LiveSpan, other: LiveSpan): number {
  return one.start - other.start || other.duration - one.duration;
}
