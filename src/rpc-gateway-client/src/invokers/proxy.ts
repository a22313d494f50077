import type { CallOptions, RpcParams } from '../callOptions.js';
import { isReserved } from '../platform/reservedNames.js';
import { isCallOptions } from './givenOptions.js';

type Call = (method: string, params: RpcParams, options: CallOptions | undefined) => object;

/**
 * Creates an object whose methods call the methods of a contract. The methods of the contract '' have no dot in their
 * names.
 */
export const createProxy = (contract: string, call: Call): object =>
  new Proxy(
    {},
    {
      // Reserved names behave as on any object, so that an async function can return a proxy, and a log can print it.
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
    throw new TypeError(`An argument of '${method}' is undefined.`);
  }

  return call(method, args, options);
}
