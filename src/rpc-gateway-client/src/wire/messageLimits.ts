import { byteLength } from '../platform/utf8.js';
import { RpcError } from '../rpcError.js';
import { RpcErrorCode } from '../rpcErrorCode.js';
import type { RpcLimits } from '../rpcLimits.js';

/**
 * Returns the error for a JSON text that the server would refuse, because it is too large or nested too deep; undefined
 * if the text is within the limits.
 * @param bytes The bytes of the message around the text.
 * @param levels The levels of nesting around the text.
 */
export function findExcess(
  json: string,
  { maxMessageSize = Infinity, maxDepth = Infinity }: Partial<RpcLimits> = {},
  bytes = 0,
  levels = 0,
): RpcError | undefined {
  const room = maxMessageSize - bytes;
  // A UTF-16 code unit has at most three bytes, so most messages need no count.
  const size = json.length * 3 > room ? byteLength(json) : 0;
  if (size > room) {
    return excess(`has ${size + bytes} bytes`, `${maxMessageSize} (maxMessageSize). Send less at once, or a stream`);
  }

  const depth = json.length > 2 * (maxDepth - levels) ? depthOf(json) + levels : 0;
  return depth > maxDepth
    ? excess(`is nested ${depth} levels deep`, `${maxDepth} (maxDepth). Send flatter data`)
    : undefined;
}

const excess = (what: string, limit: string) =>
  new RpcError(RpcErrorCode.MessageTooLarge, `The message ${what}; the server accepts ${limit}.`);

/** Returns the levels of nesting of a JSON text. */
function depthOf(json: string): number {
  let depth = 0;
  let maxDepth = 0;
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (code === 34) {
      i = endOfString(json, i);
    } else if (code === 91 || code === 123) {
      depth++;
      if (depth > maxDepth) {
        maxDepth = depth;
      }
    } else if (code === 93 || code === 125) {
      depth--;
    }
  }

  return maxDepth;
}

/** Returns the end of the string that begins at `start`: the next quote after an even number of backslashes. */
function endOfString(json: string, start: number): number {
  let end = start;
  let first: number;
  do {
    end = json.indexOf('"', end + 1);
    first = end;
    while (json.charCodeAt(first - 1) === 92) {
      first--;
    }
  } while ((end - first) % 2 > 0);

  return end;
}
