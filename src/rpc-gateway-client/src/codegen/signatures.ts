import { commentLines, schemaComment, tag } from './comments.js';
import type { PropertyDeclaration } from './declaration.js';
import { isJsonObject } from './json.js';
import { parameterName, typeName } from './names.js';
import type { ClientType } from './nameTable.js';
import type { Contract, Method, Parameter, Value } from './openRpcDocument.js';
import type { SchemaTypes } from './schemaTypes.js';
import { generic, nullType, reference, type TypeNode, text, union } from './typeNode.js';

/** A method as TypeScript declares it. */
export interface Signature {
  readonly name: string;
  readonly comment: readonly string[];
  readonly params: readonly SignatureParameter[];
  readonly returns: TypeNode;
}

export interface SignatureParameter {
  readonly name: string;
  readonly optional: boolean;
  readonly type: TypeNode;
}

/** The side of a contract: `service` is called by the client, `callback` by the server. */
export type Side = 'service' | 'callback';

type ValueKind = Exclude<Value['kind'], 'value'>;

const argumentTypes: Record<ValueKind, ClientType> = {
  stream: 'StreamSource',
  progress: 'Progress',
  binary: 'BinarySource',
};
const paramTypes: Record<ValueKind, ClientType> = {
  stream: 'StreamReference',
  progress: 'ProgressToken',
  binary: 'BinaryReference',
};
const resultTypes: Record<ValueKind, ClientType> = { stream: 'RpcStream', progress: 'Progress', binary: 'RpcDownload' };

/** Creates the signatures of methods, and records which types of the client they use. */
export class Signatures {
  readonly imports = new Set<ClientType>();
  readonly #types: SchemaTypes;

  constructor(types: SchemaTypes) {
    this.#types = types;
  }

  /** Returns the signature of a method as a member of its contract, with params by position. */
  ofMember(contract: Contract, method: Method, side: Side): Signature {
    const names = parameterNames(method.params);
    const params = method.params.map((parameter, index) => {
      // A parameter before a required one cannot be omitted. The server omits no params of a callback.
      const last = side === 'service' ? method.params.findLastIndex((item) => item.required) : method.params.length;
      const type = this.#parameterType(contract, method, parameter, side);
      return { name: names[index] ?? '', optional: index > last, type };
    });
    const own = side === 'service' ? this.#callOptions(names) : this.#callContext(names);
    const tags = method.params.flatMap(({ description }, index) =>
      description === undefined ? [] : [tag('param', `${names[index] ?? ''} ${description}`)],
    );
    return {
      name: method.member,
      comment: commentLines(method.description, [...tags, ...methodTags(method)]),
      params: [...params, own],
      returns: side === 'service' ? this.returned(contract, method) : this.#handlerResult(contract, method),
    };
  }

  /** Returns the params of a method as the members of one object. */
  properties(contract: Contract, method: Method): PropertyDeclaration[] {
    return method.params.map((parameter) => ({
      name: parameter.name,
      comment: parameterComment(parameter),
      optional: !parameter.required,
      type: this.#parameterType(contract, method, parameter, 'service'),
    }));
  }

  /** Returns the type that a call of the method returns. */
  returned(contract: Contract, method: Method): TypeNode {
    const { result } = method;
    if (result === undefined || result.kind === 'value') {
      return generic('Promise', this.#plainResult(contract, method));
    }
    const type = this.#special(resultTypes[result.kind], result, resultName(contract, method));
    return result.nullable ? generic('Promise', union([type, nullType])) : type;
  }

  import(type: ClientType): TypeNode {
    this.imports.add(type);
    return reference(type);
  }

  #handlerResult(contract: Contract, method: Method): TypeNode {
    const { result } = method;
    const plain = result === undefined || result.kind === 'value';
    const type = plain
      ? this.#plainResult(contract, method)
      : this.#special(argumentTypes[result.kind], result, resultName(contract, method));
    const orNull = !plain && result.nullable ? union([type, nullType]) : type;
    return union([orNull, generic('Promise', orNull)]);
  }

  #plainResult(contract: Contract, method: Method): TypeNode {
    const { result } = method;
    if (result === undefined) {
      return text('void');
    }
    const type = this.#types.typeOf(result.schema, { name: resultName(contract, method), root: result.path });
    return type === nullType || (type.kind === 'text' && type.text === 'null') ? text('void') : type;
  }

  #parameterType(contract: Contract, method: Method, parameter: Parameter, side: Side): TypeNode {
    const name = typeName(contract.title, method.member, parameter.name);
    if (parameter.kind === 'value') {
      return this.#types.typeOf(parameter.schema, { name, root: parameter.path });
    }
    const type = this.#special((side === 'service' ? argumentTypes : paramTypes)[parameter.kind], parameter, name);
    return parameter.nullable || (side === 'callback' && !parameter.required) ? union([type, nullType]) : type;
  }

  #special(type: ClientType, value: Value, name: string): TypeNode {
    this.imports.add(type);
    return value.kind === 'binary'
      ? reference(type)
      : generic(type, this.#types.typeOf(value.schema, { name, root: value.path }));
  }

  #callOptions(names: readonly string[]): SignatureParameter {
    return { name: free('options', 'callOptions', names), optional: true, type: this.import('CallOptions') };
  }

  #callContext(names: readonly string[]): SignatureParameter {
    return { name: free('context', 'callContext', names), optional: false, type: this.import('RpcCallContext') };
  }
}

function parameterComment({ description, schema }: Parameter): string[] {
  const own = isJsonObject(schema) ? schema : {};
  return schemaComment(description === undefined ? own : { ...own, description });
}

/** Returns the tags that describe a method's result and errors. */
export function methodTags(method: Method): string[] {
  return [
    ...(method.result?.description === undefined ? [] : [tag('returns', method.result.description)]),
    ...method.errors.map((error) => tag('throws', `RpcError ${error.code}${error.message && `: ${error.message}`}`)),
    ...(method.deprecated ? ['@deprecated'] : []),
  ];
}

function resultName(contract: Contract, method: Method): string {
  return typeName(contract.title, method.member, 'Result');
}

function parameterNames(params: readonly Parameter[]): string[] {
  const names: string[] = [];
  for (const [index, parameter] of params.entries()) {
    const name = parameterName(parameter.name) || `param${index + 1}`;
    let unique = name;
    for (let number = 2; names.includes(unique); number++) {
      unique = name + number;
    }
    names.push(unique);
  }
  return names;
}

function free(name: string, other: string, taken: readonly string[]): string {
  const candidates = [name, other];
  while (taken.includes(candidates[0] ?? '')) {
    candidates.shift();
    candidates.push(`${candidates.at(-1) ?? other}_`);
  }
  return candidates[0] ?? other;
}
