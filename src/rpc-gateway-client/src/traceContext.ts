/** As much of `@opentelemetry/api` as is used, which it keeps in a place that all copies of it share. */
interface OpenTelemetry {
  context?: { active(): unknown };
  propagation?: { inject(context: unknown, carrier: object, setter: object): void };
}

interface Context {
  readonly traceparent?: unknown;
  readonly tracestate?: unknown;
}

// That of the callback whose handler runs.
let handled: Context | undefined;

/** Runs a handler up to its first await: calls that it makes until then belong to the trace of its own call. */
export function inTrace({ traceparent, tracestate }: Context, handle: () => void): void {
  handled = traceparent ? { traceparent, tracestate } : undefined;
  try {
    handle();
  } finally {
    handled = undefined;
  }
}

/** The W3C trace context for a message: that of the app's active span, of the callback, or else of a new trace. */
export function traceContext(): Context {
  const carrier: Record<string, string> = {};
  try {
    const api = (globalThis as { [key: symbol]: OpenTelemetry | undefined })[Symbol.for('opentelemetry.js.api.1')];
    api?.propagation?.inject(api.context?.active(), carrier, { set });
  } catch {
    // Tracing never breaks a call.
  }

  const { traceparent, tracestate } = carrier;
  return traceparent ? { traceparent, tracestate } : (handled ?? { traceparent: newTrace() });
}

// How the API writes into what carries the context.
function set(carrier: Record<string, string>, key: string, value: string): void {
  carrier[key] = value;
}

// Good enough for a name, and there in every browser and on every page.
const newTrace = () =>
  `00-${'x'.repeat(32)}-${'x'.repeat(16)}-01`.replace(/x/g, () => ((Math.random() * 16) | 0).toString(16));
