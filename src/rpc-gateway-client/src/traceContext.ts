/** As much of `@opentelemetry/api` as is used, which it keeps in a place that all copies of it share. */
interface OpenTelemetry {
  context?: { active(): unknown };
  propagation?: { inject(context: unknown, carrier: object, setter: object): void };
}

const setter = {
  set(carrier: Record<string, string>, key: string, value: string) {
    carrier[key] = value;
  },
};

/** The W3C trace context for a message: that of the app's active span, or else of a new trace. */
export function traceContext(): Record<string, string> {
  const carrier: Record<string, string> = {};
  try {
    const api = (globalThis as { [key: symbol]: OpenTelemetry | undefined })[Symbol.for('opentelemetry.js.api.1')];
    api?.propagation?.inject(api.context?.active(), carrier, setter);
  } catch {
    // Tracing never breaks a call.
  }

  const { traceparent, tracestate } = carrier;
  return traceparent ? { traceparent, ...(tracestate && { tracestate }) } : { traceparent: newTraceparent() };
}

function newTraceparent(): string {
  let digits = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(24))) {
    digits += (byte + 256).toString(16).slice(1);
  }

  return `00-${digits.slice(0, 32)}-${digits.slice(32)}-01`;
}
