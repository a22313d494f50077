import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** An exported span, with hexadecimal ids. */
export interface ExportedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
}

interface RawSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

interface Message {
  readonly port?: number;
  readonly body?: {
    readonly resourceSpans?: readonly { readonly scopeSpans?: readonly { readonly spans?: readonly RawSpan[] }[] }[];
  };
}

/** The collector of tests/telemetry and the spans that it received. */
export class Collector {
  readonly spans: ExportedSpan[] = [];
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** Starts a collector on a free port and returns it with its address. */
  static async start(): Promise<{ collector: Collector; address: string }> {
    const process = spawn('node', [fileURLToPath(new URL('../../telemetry/collector.mjs', import.meta.url))], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const collector = new Collector(process);
    const port = await new Promise<number>((resolve, reject) => {
      process.once('exit', () => reject(new Error('The collector exited before it listened.')));
      createInterface({ input: process.stdout }).on('line', (line) => {
        const message: Message = JSON.parse(line);
        if (message.port !== undefined) {
          resolve(message.port);
        }

        collector.#take(message);
      });
    });
    return { collector, address: `http://127.0.0.1:${port}` };
  }

  /** Finds the span with a name and a kind in a trace; undefined until it is received. */
  find(trace: string, name: string, kind: number): ExportedSpan | undefined {
    return this.spans.find((span) => span.traceId === trace && span.name === name && span.kind === kind);
  }

  /** Stops the collector by closing its input. */
  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await ended;
  }

  #take(message: Message): void {
    const scopes = message.body?.resourceSpans?.flatMap(({ scopeSpans }) => scopeSpans ?? []) ?? [];
    for (const { name, kind, traceId, spanId, parentSpanId = '' } of scopes.flatMap(({ spans }) => spans ?? [])) {
      this.spans.push({ name, kind, traceId: hex(traceId), spanId: hex(spanId), parentSpanId: hex(parentSpanId) });
    }
  }
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}
