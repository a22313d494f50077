import { commentLines, printComment } from './comments.js';
import type { Declaration } from './declaration.js';
import { ErrorCodes } from './errorCodes.js';
import type { Layout } from './layout.js';
import { quoted } from './literals.js';
import { functionName, typeName } from './names.js';
import type { ClientType, NameTable } from './nameTable.js';
import type { Contract, Method } from './openRpcDocument.js';
import { printFunction, printMethod } from './printSignature.js';
import type { SchemaTypes } from './schemaTypes.js';
import { methodTags, type SignatureParameter, Signatures } from './signatures.js';
import { typeLayout } from './typeLayout.js';
import { generic, reference, type TypeNode } from './typeNode.js';

/** Prints contracts: one interface for each contract, and functions for the methods that a proxy cannot call. */
export class ContractPrinter {
  readonly #names: NameTable;
  readonly #signatures: Signatures;
  readonly #errors: ErrorCodes;
  readonly #nameOf = new Map<Contract, string>();
  readonly #declarations: Declaration[] = [];

  constructor(names: NameTable, types: SchemaTypes, contracts: readonly Contract[]) {
    this.#names = names;
    this.#signatures = new Signatures(types);
    this.#errors = new ErrorCodes(names, types);
    for (const contract of contracts) {
      const name = typeName(contract.title) || 'Contract';
      this.#nameOf.set(contract, names.claim(name, `${name}Contract`));
    }
    this.#declarations.push(...contracts.flatMap((contract) => this.#errors.declarationOf(contract) ?? []));
  }

  /** The types of the client that the text uses. */
  get imports(): ReadonlySet<ClientType> {
    return new Set([...this.#signatures.imports, ...this.#errors.imports]);
  }

  /** Prints a contract that the client calls. */
  service(contract: Contract): string {
    const methods = sorted(contract.methods);
    const members = methods.filter((method) => !needsFunction(method));
    const functions = methods.filter(needsFunction).map((method) => this.#function(contract, method));
    const signatures = members.map((method) => this.#signatures.ofMember(contract, method, 'service'));
    return [this.#interface(contract, signatures.map(printMethod)), ...functions]
      .filter((text) => text !== '')
      .join('\n');
  }

  /** Prints a contract that the server calls. */
  callback(contract: Contract): string {
    const signatures = sorted(contract.methods).map((method) =>
      this.#signatures.ofMember(contract, method, 'callback'),
    );
    return this.#interface(contract, signatures.map(printMethod));
  }

  /** Returns the params of the functions, and the error codes. */
  declarations(): readonly Declaration[] {
    return this.#declarations;
  }

  #interface(contract: Contract, methods: readonly string[]): string {
    if (methods.length === 0) {
      return '';
    }
    const name = this.#nameOf.get(contract) ?? '';
    return `${printComment(this.#comment(contract, name))}export interface ${name} {\n${methods.join('\n')}}\n`;
  }

  #comment(contract: Contract, name: string): string[] {
    const callback = [...this.#nameOf].find(([item]) => item !== contract && item.name === contract.callback);
    return commentLines(contract.description, [
      ...(contract.name === '' ? [`The methods without a contract: \`client.contract<${name}>('')\`.`] : []),
      ...(callback === undefined ? [] : [`@see {@link ${callback[1]}}, its callback contract.`]),
    ]);
  }

  #function(contract: Contract, method: Method): string {
    const name = this.#names.claim(functionName(method.name) || 'call', `${functionName(method.name) || 'call'}Call`);
    const params = this.#params(contract, method);
    const signature = {
      name,
      comment: commentLines(method.description, methodTags(method)),
      params: [
        { name: 'client', optional: false, type: this.#signatures.import('RpcCaller') },
        ...params,
        { name: 'options', optional: true, type: this.#signatures.import('CallOptions') },
      ],
      returns: this.#signatures.returned(contract, method),
    };
    const args = [quoted(method.name), params.length > 0 ? 'params' : '[]', 'options'];
    return printFunction(signature, callee(signature.returns), args);
  }

  #params(contract: Contract, method: Method): SignatureParameter[] {
    if (method.params.length === 0) {
      return [];
    }
    const name = typeName(contract.title, method.member, 'Params');
    const claimed = this.#names.claim(name);
    const properties = this.#signatures.properties(contract, method);
    const comment = commentLines(`The params of ${quoted(method.name)}.`);
    this.#declarations.push({ kind: 'interface', name: claimed, comment, properties });
    const optional = properties.every((property) => property.optional);
    return [{ name: 'params', optional, type: reference(claimed) }];
  }
}

function callee(returns: TypeNode): Layout {
  if (returns.kind !== 'generic') {
    return 'client.download';
  }
  const { name, argument } = returns;
  return typeLayout(generic(name === 'RpcStream' ? 'client.stream' : 'client.request', argument));
}

// A proxy calls by position, must not resemble a promise, and already has a constructor.
function needsFunction(method: Method): boolean {
  return method.byName || method.member === 'then' || method.member === 'constructor';
}

function sorted(methods: readonly Method[]): Method[] {
  return [...methods].sort((a, b) => (a.name < b.name ? -1 : 1));
}
