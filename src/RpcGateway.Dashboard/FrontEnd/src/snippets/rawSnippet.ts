import { wireParams } from '../contracts/methodArguments';
import type { Json } from '../json/json';
import type { SnippetInput } from './snippet';

/** The request message. Streams, progress and binary arguments appear as tokens. */
export function writeRaw({ method, values }: SnippetInput): string {
  const params: Record<string, Json> = { ...values };
  for (const [index, param] of method.params.entries()) {
    if (param.kind === 'stream') {
      params[param.name] = { token: index + 1 };
    } else if (param.kind === 'binary') {
      params[param.name] = { binary: index + 1 };
    } else if (param.kind === 'progress') {
      params[param.name] = index + 1;
    }
  }

  const id = method.result === undefined ? {} : { id: 1 };
  return JSON.stringify({ jsonrpc: '2.0', ...id, method: method.name, params: wireParams(method, params) });
}
