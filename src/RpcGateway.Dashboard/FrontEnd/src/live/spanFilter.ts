import type { LiveSpan } from './liveTypes';
import { methodMatcher } from './methodName';
import { isCall } from './spanStore';

/** Which calls are shown; an empty text matches all calls. */
export interface SpanFilter {
  /** A part of the method's name. */
  readonly method: string;
  /** The start of a connection id. */
  readonly connection: string;
  /** The start of a trace id, or a traceparent. */
  readonly trace: string;
  readonly errors: boolean;
}

export const noFilter: SpanFilter = { method: '', connection: '', trace: '', errors: false };

/** Whether a filter excludes any calls. */
export function isFiltering({ method, connection, trace, errors }: SpanFilter): boolean {
  return errors || [method, connection, trace].some((text) => text.trim() !== '');
}

const connectionId = 'rpcgateway.connection.id';

/** The connection id of a call. */
export function connectionOf(span: LiveSpan): string {
  return span.attributes[connectionId] ?? '';
}

/** The method name in the request. The span of an unknown method has a generic name. */
export function nameOf(span: LiveSpan): string {
  return span.attributes['rpc.method_original'] ?? span.name;
}

/** Returns the calls that match a filter. */
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

/** Returns a function that tests whether a connection id starts with a text. */
export function connectionMatcher(filter: string): (id: string) => boolean {
  const start = filter.trim().toLowerCase();
  return (id) => start === '' || id.toLowerCase().startsWith(start);
}

/** 00-4bf92f…-00f067…-01 → 4bf92f… */
function readTrace(text: string): string {
  const trimmed = text.trim().toLowerCase();
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(trimmed)?.[1] ?? trimmed;
}
