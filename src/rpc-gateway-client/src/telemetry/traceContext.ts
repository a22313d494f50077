/** The members of `@opentelemetry/api` that are used. All copies of the API share one global object. */
interface OpenTelemetry {
  context?: { active(): unknown };
  propagation?: { inject(context: unknown, carrier: object, setter: object): void };
}

interface Context {
  readonly traceparent?: unknown;
  readonly tracestate?: unknown;
}

// The trace context of the callback whose handler is running.
let handled: Context | undefined;

/** Runs a handler up to its first await. Calls that it makes until then belong to the trace of the handled call. */
export function inTrace({ traceparent, tracestate }: Context, handle: () => void): void {
  handled = traceparent ? { traceparent, tracestate } : undefined;
  try {
    handle();
  } finally {
    handled = undefined;
  }
}

/**
 * Returns the W3C trace context for a message: that of the application's active span, of the running callback, or of a
 * new trace.
 */
export function traceContext(): Context {
  const carrier: Record<string, string> = {};
  try {
    const api = (globalThis as { [key: symbol]: OpenTelemetry | undefined })[Symbol.for('opentelemetry.js.api.1')];
    api?.propagation?.inject(api.context?.active(), carrier, { set });
  } catch {
    // An error of tracing must not fail the call.
  }

  const { traceparent, tracestate } = carrier;
  return traceparent ? { traceparent, tracestate } : (handled ?? { traceparent: newTrace() });
}

// The API writes the context with this function.
function set(carrier: Record<string, string>, key: string, value: string): void {
  carrier[key] = value;
}

// Math.random is sufficient for an id, and available on every page, also without a secure context.
const newTrace = () =>
  `00-${'x'.repeat(32)}-${'x'.repeat(16)}-01`.replace(/x/g, () => ((Math.random() * 16) | 0).toString(16));
