import type { LiveSpan } from './liveTypes';

/** One span of a trace; left and width are fractions of the total duration, from 0 to 1. */
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
  /** The number of spans without a row, beyond the maximum. */
  readonly more: number;
  /** Whether a span has a parent that this server does not know: it belongs to the caller. */
  readonly startsElsewhere: boolean;
}

// Deeper spans have this indentation, so that they stay visible.
const maxDepth = 16;
const maxRows = 500;

/** Arranges the spans of a trace: each below its parent, in the order of their start. */
export function makeWaterfall(spans: readonly LiveSpan[]): Waterfall {
  const ordered = [...new Map(spans.map((span) => [span.spanId, span])).values()].sort(byStart);
  const known = new Set(ordered.map((span) => span.spanId));
  const start = ordered[0]?.start ?? 0;
  const duration = ordered.reduce((end, span) => Math.max(end, span.start + span.duration), start) - start;
  const rows = order(ordered, known).map(({ span, depth }) => ({
    span,
    depth: Math.min(depth, maxDepth),
    left: duration === 0 ? 0 : (span.start - start) / duration,
    width: duration === 0 ? 1 : span.duration / duration,
  }));
  return {
    rows: rows.slice(0, maxRows),
    start,
    duration,
    more: Math.max(0, rows.length - maxRows),
    startsElsewhere: ordered.some((span) => span.parentId !== undefined && !known.has(span.parentId)),
  };
}

interface Node {
  readonly span: LiveSpan;
  readonly depth: number;
}

// Not recursive, because a peer can nest spans to any depth.
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
  // Spans in a cycle of parents have no root; they come last, treated as roots.
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
