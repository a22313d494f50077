import type { LiveSpan } from './liveTypes';
import { methodMatcher } from './methodName';
import { isCall } from './spanStore';

/** Which calls are shown; empty texts ask for nothing. */
export interface SpanFilter {
  /** A part of the method's name. */
  readonly method: string;
  /** The beginning of the id of a connection. */
  readonly connection: string;
  /** The beginning of a trace id, or a whole traceparent. */
  readonly trace: string;
  readonly errors: boolean;
}

export const noFilter: SpanFilter = { method: '', connection: '', trace: '', errors: false };

/** Whether a filter asks for anything. */
export function isFiltering({ method, connection, trace, errors }: SpanFilter): boolean {
  return errors || [method, connection, trace].some((text) => text.trim() !== '');
}

const connectionId = 'rpcgateway.connection.id';

/** The connection of a call. */
export function connectionOf(span: LiveSpan): string {
  return span.attributes[connectionId] ?? '';
}

/** The name as it was called: the span of an unknown method is named by the protocol alone. */
export function nameOf(span: LiveSpan): string {
  return span.attributes['rpc.method_original'] ?? span.name;
}

/** Keeps the calls that a filter asks for. */
export function filterCalls(spans: readonly LiveSpan[], filter: SpanFilter): LiveSpan[] {
  const trace = readTrace(filter.trace);
  const hasMethod = methodMatcher(filter.method);
  const hasConnection = connectionMatcher(filter.connection);
  return spans.filter(
    (span) =>
      isCall(span) &&
      (hasMethod(nameOf(span)) || hasMethod(span.attributes['rpc.method'] ?? span.name)) &&
      hasConnection(connectionOf(span)) &&
      span.traceId.startsWith(trace) &&
      (!filter.errors || span.error !== undefined),
  );
}

/** Says of the id of a connection whether it begins with a text. */
export function connectionMatcher(filter: string): (id: string) => boolean {
  const beginning = filter.trim().toLowerCase();
  return (id) => beginning === '' || id.toLowerCase().startsWith(beginning);
}

/** 00-4bf92f…-00f067…-01 → 4bf92f… */
function readTrace(text: string): string {
  const trimmed = text.trim().toLowerCase();
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(trimmed)?.[1] ?? trimmed;
}
