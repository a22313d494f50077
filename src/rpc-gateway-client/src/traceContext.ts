/** As much of `@opentelemetry/api` as is used, which it keeps in a place that all copies of it share. */
interface OpenTelemetry {
  context?: { active(): unknown };
  propagation?: { inject(context: unknown, carrier: object, setter: object): void };
}

/** The W3C trace context for a message: that of the app's active span, or else of a new trace. */
export function traceContext(): { readonly traceparent: string; readonly tracestate?: string | undefined } {
  const carrier: Record<string, string> = {};
  try {
    const api = (globalThis as { [key: symbol]: OpenTelemetry | undefined })[Symbol.for('opentelemetry.js.api.1')];
    api?.propagation?.inject(api.context?.active(), carrier, { set });
  } catch {
    // Tracing never breaks a call.
  }

  const { traceparent = `00-${randomHex(32)}-${randomHex(16)}-01`, tracestate } = carrier;
  return { traceparent, tracestate };
}

// How the API writes into what carries the context.
function set(carrier: Record<string, string>, key: string, value: string): void {
  carrier[key] = value;
}

// Good enough for a name, and there in every browser and on every page.
const randomHex = (digits: number) => '0'.repeat(digits).replace(/0/g, () => ((Math.random() * 16) | 0).toString(16));
