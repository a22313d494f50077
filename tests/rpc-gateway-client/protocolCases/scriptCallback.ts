import {
  type BinaryReference,
  binary,
  type ProgressToken,
  type RpcCallContext,
  RpcError,
  type StreamReference,
} from 'rpc-gateway-client';
import { Queue } from './queue.js';
import type { Sources } from './sources.js';

/** The callback contract of the cases: one method for each kind of callback. */
export class ScriptCallback {
  readonly notes = new Queue<string>();
  readonly #sources: Sources;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  handlers() {
    const { notes } = this;
    const sources = this.#sources;
    return {
      answer: (question: string) => `${question}!`,
      do: () => undefined,
      refuse(code: number) {
        throw new RpcError(code, 'No.', { reason: 'because' });
      },
      fail() {
        throw new TypeError('a secret');
      },
      noted: (text: string) => notes.push(text),
      async wait({ signal }: RpcCallContext) {
        notes.push('wait');
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        notes.push('cancelled');
        throw new RpcError(-32800, 'The call was cancelled.');
      },
      work(steps: number, token: ProgressToken<number> | null, context: RpcCallContext) {
        const report = context.progress(token);
        for (let step = 1; step <= steps; step++) {
          report(step);
        }
        return 'done';
      },
      items: (name: string) => sources.stream(name),
      bytes: (name: string) => binary(sources.binary(name)),
      async total(values: StreamReference<number>, context: RpcCallContext) {
        let total = 0;
        for await (const value of context.stream(values)) {
          total += value;
        }
        return total;
      },
      measure: async (content: BinaryReference, context: RpcCallContext) =>
        (await context.download(content).bytes()).length,
    };
  }
}
