import { CodegenError } from './codegenError.js';
import { checkDepth, isJsonObject, type JsonObject, listMember, member, objectMember, textMember } from './json.js';
import type { Contract, Method, OpenRpcDocument } from './openRpcDocument.js';
import { Pointers } from './pointers.js';
import { MethodReader } from './readMethod.js';

/** Reads a document. Throws a {@link CodegenError} that describes the mistake if it is not an OpenRPC document. */
export function readDocument(value: unknown): OpenRpcDocument {
  checkDepth(value);
  const root = checkedRoot(value);
  const pointers = new Pointers(root);
  const title = textMember(objectMember(root, 'info') ?? {}, 'title') ?? 'Methods';
  const methods = new MethodReader(pointers).readAll(member(root, 'methods'), ['methods']);
  return { title, root, contracts: contractsOf(root, title, methods), callbacks: callbacksOf(root, pointers) };
}

function checkedRoot(value: unknown): JsonObject {
  if (!isJsonObject(value)) {
    throw new CodegenError(`An OpenRPC document must be a JSON object, not ${kindOf(value)}.`);
  }
  for (const [name, format] of [
    ['openapi', 'an OpenAPI'],
    ['swagger', 'a Swagger'],
    ['asyncapi', 'an AsyncAPI'],
  ] as const) {
    if (Object.hasOwn(value, name)) {
      throw new CodegenError(`This is ${format} document; only OpenRPC documents are supported.`);
    }
  }
  const version = member(value, 'openrpc');
  if (typeof version !== 'string') {
    throw new CodegenError("This is not an OpenRPC document: it has no member 'openrpc' with a version.");
  }
  if (!/^1(\.|$)/.test(version)) {
    throw new CodegenError(`This is an OpenRPC document of version ${JSON.stringify(version)}; only 1.x is supported.`);
  }
  return value;
}

function contractsOf(root: JsonObject, title: string, methods: readonly Method[]): Contract[] {
  const described = new Map<string, JsonObject>();
  for (const item of listMember(root, 'x-contracts')) {
    if (isJsonObject(item)) {
      described.set(textMember(item, 'name') ?? '', item);
    }
  }
  const byContract = new Map<string, Method[]>();
  for (const method of methods) {
    const contract = contractName(method);
    byContract.set(contract, [...(byContract.get(contract) ?? []), method]);
  }
  return [...byContract].map(([name, own]) => contract(name, name || title, described.get(name) ?? {}, own));
}

function callbacksOf(root: JsonObject, pointers: Pointers): Contract[] {
  return listMember(root, 'x-callbacks').flatMap((item, index) => {
    const name = isJsonObject(item) ? textMember(item, 'name') : undefined;
    if (!isJsonObject(item) || name === undefined) {
      throw new CodegenError(`x-callbacks[${index}] has no name.`);
    }
    const path = ['x-callbacks', String(index), 'methods'];
    return [contract(name, name, item, new MethodReader(pointers).readAll(member(item, 'methods'), path))];
  });
}

function contract(name: string, fallback: string, described: JsonObject, methods: readonly Method[]): Contract {
  return {
    name,
    title: textMember(described, 'interface')?.replace(/^I(?=\p{Lu})/u, '') ?? fallback,
    description: textMember(described, 'description'),
    callback: textMember(described, 'callback'),
    methods,
  };
}

function contractName(method: Method): string {
  return method.name.slice(0, Math.max(method.name.length - method.member.length - 1, 0));
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
}
