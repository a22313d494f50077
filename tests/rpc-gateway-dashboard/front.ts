import type { MethodModel } from '../../src/RpcGateway.Dashboard/FrontEnd/src/contracts/contractDocument';

/** Creates a method with default values, except for the given changes. */
export function makeMethod(change: Partial<MethodModel> = {}): MethodModel {
  return {
    name: 'chat.send',
    contract: 'chat',
    member: 'SendAsync',
    summary: undefined,
    description: undefined,
    deprecated: false,
    byPosition: false,
    params: [],
    result: { description: undefined, kind: 'json', schema: true },
    errors: [],
    example: {},
    ...change,
  };
}

/** Creates a required JSON param, except for the given changes. */
export function makeParam(name: string, change: Partial<MethodModel['params'][number]> = {}) {
  return { name, description: undefined, required: true, kind: 'json' as const, schema: true, ...change };
}
