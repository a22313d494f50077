import type { RpcParams } from '../callOptions.js';

/** Applies a function to each param, by position or by name. */
export function mapParams(params: RpcParams | undefined, map: (value: unknown) => unknown): RpcParams | undefined {
  return !params || Array.isArray(params)
    ? params?.map(map)
    : Object.fromEntries(Object.entries(params).map(([name, value]) => [name, map(value)]));
}
