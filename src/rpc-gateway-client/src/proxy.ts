import { type CallOptions, isCallOptions } from './callOptions.js';
import { isReserved } from './reservedNames.js';
import type { RpcParams } from './types.js';

type Call = (method: string, params: RpcParams, options: CallOptions | undefined) => object;

/** An object whose every method calls that of the contract; the methods of the contract '' have no dot in their names. */
export const createProxy = (contract: string, call: Call): object =>
  new Proxy(
    {},
    {
      // Other names are those of any object: an async function may return a proxy, and a log may print it.
      get: (target, name) =>
        isReserved(name)
          ? Reflect.get(target, name)
          : (...args: unknown[]) => callByPosition(contract ? `${contract}.${String(name)}` : String(name), args, call),
    },
  );

function callByPosition(method: string, args: unknown[], call: Call): object {
  const last = args.at(-1);
  const options = isCallOptions(last) ? last : undefined;
  if (options) {
    args.pop();
  }

  while (args.length > 0 && args.at(-1) === undefined) {
    args.pop();
  }

  if (args.includes(undefined)) {
    throw new TypeError(`'${method}' was given undefined.`);
  }

  return call(method, args, options);
}
