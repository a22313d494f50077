import type { MethodModel } from '../../src/RpcGateway.Dashboard/FrontEnd/src/contracts/contractDocument';

/** A method as a document would describe it, but for what a test says. */
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

/** A param of JSON, required unless a test says otherwise. */
export function makeParam(name: string, change: Partial<MethodModel['params'][number]> = {}) {
  return { name, description: undefined, required: true, kind: 'json' as const, schema: true, ...change };
}
