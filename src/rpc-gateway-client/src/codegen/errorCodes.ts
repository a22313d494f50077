import { commentLines } from './comments.js';
import type { ConstantsDeclaration } from './declaration.js';
import { isJsonObject } from './json.js';
import { typeName } from './names.js';
import type { ClientType, NameTable } from './nameTable.js';
import type { Contract, MethodError } from './openRpcDocument.js';
import { refOf } from './schema.js';
import type { SchemaTypes } from './schemaTypes.js';
import { generic } from './typeNode.js';

/** Declares the error codes of contracts, each with the type of its data. */
export class ErrorCodes {
  readonly imports = new Set<ClientType>();
  readonly #names: NameTable;
  readonly #types: SchemaTypes;

  constructor(names: NameTable, types: SchemaTypes) {
    this.#names = names;
    this.#types = types;
  }

  /** Declares the codes of all methods of a contract; undefined if the methods declare no errors. */
  declarationOf(contract: Contract): ConstantsDeclaration | undefined {
    const errors = errorsOf(contract);
    if (errors.length === 0) {
      return undefined;
    }
    const name = this.#names.claim(typeName(contract.title, 'Error'), typeName(contract.title, 'ErrorCode'));
    const taken = new Set<string>();
    const members = errors.map((error) => {
      const member = nameOf(error, taken);
      taken.add(member);
      const type = this.#typeOf(error, typeName(contract.title, member));
      return { name: member, comment: commentLines(error.message), value: error.code, type };
    });
    const example = `\`isRpcError(error, ${name}.${members[0]?.name ?? ''})\``;
    const comment = commentLines(
      `The error codes of ${contract.title}. ${example} also narrows the type of \`error.data\`.`,
    );
    return { kind: 'constants', name, comment, members, type: 'none' };
  }

  #typeOf(error: MethodError, name: string) {
    if (error.schema === undefined) {
      return undefined;
    }
    this.imports.add('RpcErrorCodeOf');
    return generic('RpcErrorCodeOf', this.#types.typeOf(error.schema, { name: `${name}Data`, root: error.path }));
  }
}

/** Returns one error for each code, with the messages of all methods that declare it. */
function errorsOf(contract: Contract): MethodError[] {
  const methods = [...contract.methods].sort((a, b) => (a.name < b.name ? -1 : 1));
  const byCode = new Map<number, MethodError>();
  for (const error of methods.flatMap((method) => method.errors)) {
    const known = byCode.get(error.code) ?? error;
    const isNew = !known.message.split('\n').includes(error.message);
    byCode.set(error.code, {
      ...(known.schema === undefined ? error : known),
      name: known.name ?? error.name,
      message: isNew ? `${known.message}\n${error.message}` : known.message,
    });
  }
  return [...byCode.values()].sort((a, b) => a.code - b.code);
}

function nameOf(error: MethodError, taken: ReadonlySet<string>): string {
  const reference = isJsonObject(error.schema) ? refOf(error.schema)?.split('/').at(-1) : undefined;
  const names = [error.name, reference].map((name) => typeName(name ?? ''));
  return names.find((name) => name !== '' && !taken.has(name)) ?? `Code${String(error.code).replace('-', 'Minus')}`;
}
