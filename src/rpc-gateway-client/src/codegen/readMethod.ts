import { CodegenError } from './codegenError.js';
import { isJsonObject, type JsonObject, listMember, member, objectMember, textMember } from './json.js';
import type { Method, MethodError, Parameter, Value } from './openRpcDocument.js';
import type { Pointers } from './pointers.js';

/** Reads method objects, and resolves their references. */
export class MethodReader {
  readonly #pointers: Pointers;

  constructor(pointers: Pointers) {
    this.#pointers = pointers;
  }

  readAll(list: unknown, path: readonly string[]): Method[] {
    if (!Array.isArray(list)) {
      throw new CodegenError(`${display(path)} must be an array of methods.`);
    }
    const methods = list.map((item, index) => this.#read(item, [...path, String(index)]));
    const first = new Map<string, number>();
    for (const [index, { name }] of methods.entries()) {
      const earlier = first.get(name);
      if (earlier !== undefined) {
        const both = `${display([...path, String(earlier)])} and ${display([...path, String(index)])}`;
        throw new CodegenError(`${both} have the same name, ${JSON.stringify(name)}.`);
      }
      first.set(name, index);
    }
    return methods;
  }

  #read(item: unknown, path: readonly string[]): Method {
    const object = this.#object(item, path);
    const name = member(object, 'name');
    if (typeof name !== 'string' || name === '') {
      throw new CodegenError(`${display(path)} has no name.`);
    }
    const params = member(object, 'params') ?? [];
    if (!Array.isArray(params)) {
      throw new CodegenError(`The params of ${JSON.stringify(name)} must be an array.`);
    }
    const result = member(object, 'result');
    return {
      name,
      member: memberOf(name, object),
      description: textMember(object, 'description') ?? textMember(object, 'summary'),
      deprecated: member(object, 'deprecated') === true,
      byName: member(object, 'paramStructure') === 'by-name' && params.length > 0,
      params: params.map((parameter, index) => this.#parameter(parameter, [...path, 'params', String(index)])),
      result: result === undefined ? undefined : this.#value(this.#object(result, [...path, 'result']), path, 'result'),
      errors: this.#errors(object, path),
    };
  }

  #parameter(item: unknown, path: readonly string[]): Parameter {
    const object = this.#object(item, path);
    const position = path.at(-1) ?? '';
    return {
      ...this.#value(object, path.slice(0, -1), position),
      name: textMember(object, 'name') ?? `param${Number(position) + 1}`,
      required: member(object, 'required') === true,
    };
  }

  #value(object: JsonObject, path: readonly string[], name: string): Value {
    const kind = kindOf(object, name);
    const own = kind === 'stream' || kind === 'progress' ? objectMember(object, `x-${kind}`) : object;
    return {
      kind,
      schema: member(own ?? {}, 'schema'),
      path: [...path, name, ...(own === object || own === undefined ? [] : [`x-${kind}`]), 'schema'],
      nullable: kind !== 'value' && allowsNull(member(object, 'schema')),
      description: textMember(object, 'description') ?? textMember(object, 'summary'),
    };
  }

  // Errors of OpenRPC have no members for a name and a schema, so x-errors contains them.
  #errors(method: JsonObject, path: readonly string[]): MethodError[] {
    const extensions = listMember(method, 'x-errors');
    return listMember(method, 'errors').flatMap((item) => {
      const error = this.#pointers.follow(item);
      const code = isJsonObject(error) ? member(error, 'code') : undefined;
      if (!isJsonObject(error) || typeof code !== 'number') {
        return [];
      }
      const index = extensions.findIndex((one) => isJsonObject(one) && member(one, 'code') === code);
      const own = extensions[index];
      const known = isJsonObject(own) ? own : {};
      return {
        code,
        message: textMember(error, 'message') ?? '',
        name: textMember(known, 'name'),
        schema: member(known, 'schema'),
        path: [...path, 'x-errors', String(index), 'schema'],
      };
    });
  }

  #object(item: unknown, path: readonly string[]): JsonObject {
    const value = this.#pointers.follow(item);
    if (isJsonObject(value)) {
      return value;
    }
    const reference = isJsonObject(item) ? textMember(item, '$ref') : undefined;
    throw new CodegenError(
      reference === undefined
        ? `${display(path)} must be an object.`
        : `${display(path)} refers to ${JSON.stringify(reference)}, which the document does not have.`,
    );
  }
}

function memberOf(name: string, method: JsonObject): string {
  const contract = textMember(method, 'x-contract');
  if (contract !== undefined && name.startsWith(`${contract}.`) && name.length > contract.length + 1) {
    return name.slice(contract.length + 1);
  }
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(dot + 1) : name;
}

function kindOf(object: JsonObject, name: string): Value['kind'] {
  if (isJsonObject(member(object, 'x-stream'))) {
    return 'stream';
  }
  if (isJsonObject(member(object, 'x-progress')) && name !== 'result') {
    return 'progress';
  }
  return member(object, 'x-binary') === true ? 'binary' : 'value';
}

function allowsNull(schema: unknown): boolean {
  if (!isJsonObject(schema)) {
    return false;
  }
  const type = member(schema, 'type');
  const types = Array.isArray(type) ? type : [type];
  return types.includes('null') || [...listMember(schema, 'anyOf'), ...listMember(schema, 'oneOf')].some(allowsNull);
}

function display(path: readonly string[]): string {
  const [first = '', ...others] = path;
  return first + others.map((segment) => (/^\d+$/.test(segment) ? `[${segment}]` : `.${segment}`)).join('');
}
