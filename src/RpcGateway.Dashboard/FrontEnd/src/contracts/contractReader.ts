import { isObject, type Json } from '../json/json';
import { readSchema, type Schema, SchemaResolver } from '../schema/schema';
import type {
  ContractDocument,
  ContractModel,
  ErrorModel,
  MethodModel,
  ParamKind,
  ParamModel,
  ResultModel,
} from './contractDocument';

type Members = Readonly<Record<string, unknown>>;

/** Reads an OpenRPC document from any source; ignores missing and invalid parts. */
export function readContracts(document: unknown): ContractDocument {
  if (!isObject(document) || !Array.isArray(document.methods)) {
    throw new Error('This is not an OpenRPC document: it has no list of methods.');
  }

  const reader = new ContractReader(document);
  const info = isObject(document.info) ? document.info : {};
  return {
    title: text(info.title) ?? 'Gateway',
    version: text(info.version) ?? '',
    contracts: reader.readContracts(document.methods),
    callbacks: reader.readCallbacks(),
    resolver: reader.resolver,
  };
}

class ContractReader {
  readonly resolver: SchemaResolver;
  readonly #document: Members;

  constructor(document: Members) {
    this.#document = document;
    this.resolver = new SchemaResolver(document);
  }

  readContracts(methods: readonly unknown[]): ContractModel[] {
    const notes = new Map(objects(this.#document['x-contracts']).map((note) => [text(note.name), note]));
    const groups = new Map<string, MethodModel[]>();
    for (const method of objects(methods).map((one) => this.#readMethod(one))) {
      groups.set(method.contract, [...(groups.get(method.contract) ?? []), method]);
    }

    return [...groups].map(([name, members]) => ({
      name,
      interfaceName: text(notes.get(name)?.interface),
      description: text(notes.get(name)?.description),
      methods: members,
    }));
  }

  readCallbacks(): ContractModel[] {
    return objects(this.#document['x-callbacks']).map((callback) => ({
      name: text(callback.name) ?? '',
      interfaceName: text(callback.interface),
      description: text(callback.description),
      methods: objects(callback.methods).map((method) => this.#readMethod(method)),
    }));
  }

  #readMethod(method: Members): MethodModel {
    const name = text(method.name) ?? '';
    const params = objects(method.params).map((param) => this.#readParam(this.#follow(param)));
    const dot = name.lastIndexOf('.');
    return {
      name,
      contract: text(method['x-contract']) ?? (dot > 0 ? name.slice(0, dot) : 'methods'),
      member: text(method['x-member']),
      summary: text(method.summary),
      description: text(method.description),
      deprecated: method.deprecated === true,
      byPosition: method.paramStructure === 'by-position',
      params,
      result: isObject(method.result) ? this.#readResult(this.#follow(method.result)) : undefined,
      errors: objects(method.errors).flatMap((error) => readError(this.#follow(error))),
      example: this.#readExample(method),
    };
  }

  #readParam(param: Members): ParamModel {
    const { kind, schema } = readKind(param);
    return {
      name: text(param.name) ?? '',
      description: text(param.description) ?? text(param.summary),
      required: param.required === true && kind !== 'progress',
      kind,
      schema,
    };
  }

  #readResult(result: Members): ResultModel {
    const { kind, schema } = readKind(result);
    return {
      description: text(result.description) ?? text(result.summary),
      kind: kind === 'progress' ? 'json' : kind,
      schema,
    };
  }

  #readExample(method: Members): Record<string, Json> {
    const example = objects(method.examples).map((one) => this.#follow(one))[0];
    return Object.fromEntries(
      objects(example?.params)
        .map((param) => this.#follow(param))
        .filter((param) => 'value' in param)
        .map((param) => [text(param.name) ?? '', json(param.value)]),
    );
  }

  #follow(value: Members): Members {
    const { schema } = this.resolver.resolve(value);
    return isObject(schema) ? schema : {};
  }
}

function readKind(descriptor: Members): { kind: ParamKind; schema: Schema } {
  const stream = descriptor['x-stream'];
  const progress = descriptor['x-progress'];
  if (isObject(stream)) {
    return { kind: 'stream', schema: readSchema(stream.schema) };
  }

  if (isObject(progress)) {
    return { kind: 'progress', schema: readSchema(progress.schema) };
  }

  return { kind: descriptor['x-binary'] === true ? 'binary' : 'json', schema: readSchema(descriptor.schema) };
}

function readError(error: Members): ErrorModel[] {
  return typeof error.code === 'number'
    ? [{ code: error.code, message: text(error.message) ?? '', data: 'data' in error ? json(error.data) : undefined }]
    : [];
}

function objects(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

// The document comes from JSON.parse, so all its values are JSON.
function json(value: unknown): Json {
  return value as Json;
}
