import type { ContractModel, MethodModel } from '../contracts/contractDocument';
import type { JsonObject } from '../json/json';

/** The input of a snippet. */
export interface SnippetInput {
  /** Such as ws://localhost:5080/rpc. */
  readonly address: string;
  readonly contract: ContractModel | undefined;
  readonly method: MethodModel;
  readonly values: JsonObject;
}

/** Whether a name is a valid identifier. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

/** Converts the first letter to upper case. */
export function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The params up to the last one with a value. */
export function givenParams({ method, values }: SnippetInput) {
  const last = method.params.findLastIndex(
    (param) =>
      values[param.name] !== undefined || ((param.kind === 'stream' || param.kind === 'binary') && param.required),
  );
  return method.params.slice(0, last + 1);
}
