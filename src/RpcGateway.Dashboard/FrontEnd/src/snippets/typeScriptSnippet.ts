import type { Json } from '../json/json';
import { capitalize, isIdentifier, type SnippetInput } from './snippet';

/** The call with the TypeScript client, with the interface that rpc-gateway-codegen writes if the method has a contract. */
export function writeTypeScript(input: SnippetInput): string {
  const { method, address } = input;
  const call = findTyped(input) ?? { setUp: [], ...writeUntyped(input) };
  const uses = method.params.some((param) => param.kind === 'binary')
    ? ['// file: a Blob, a File, bytes or a stream.']
    : [];
  return [
    "import { connect } from 'rpc-gateway-client';",
    ...(call.type === undefined
      ? []
      : [`import type { ${call.type} } from './contracts.js'; // written by rpc-gateway-codegen`]),
    '',
    `const client = await connect(${quote(address)});`,
    ...call.setUp,
    ...uses,
    ...writeUse(method.result?.kind, call.text),
  ].join('\n');
}

interface Call {
  /** The interface of the contract. */
  readonly type?: string;
  readonly setUp: readonly string[];
  readonly text: string;
}

function writeUse(kind: 'json' | 'stream' | 'binary' | undefined, text: string): string[] {
  switch (kind) {
    case undefined:
      return [`${text};`];
    case 'stream':
      return [`for await (const item of ${text}) {`, '  console.log(item);', '}'];
    case 'binary':
      return [`const blob = await ${text}.blob();`];
    default:
      return [`const result = await ${text};`];
  }
}

function findTyped(input: SnippetInput): Call | undefined {
  const { contract, method } = input;
  const prefix = `${contract?.name}.`;
  const name = method.name.slice(prefix.length);
  if (contract === undefined || !method.name.startsWith(prefix) || ![contract.name, name].every(isIdentifier)) {
    return undefined;
  }

  const type = capitalize(contract.name);
  return {
    type,
    setUp: [`const ${contract.name} = client.contract<${type}>(${quote(contract.name)});`],
    text: `${contract.name}.${name}(${writeArguments(input)})`,
  };
}

function writeUntyped(input: SnippetInput): { text: string } {
  const args = `${quote(input.method.name)}${writeParams(input)}`;
  const verbs = { json: 'request', stream: 'stream', binary: 'download' } as const;
  const kind = input.method.result?.kind;
  return { text: `client.${kind === undefined ? 'notify' : verbs[kind]}(${args})` };
}

// By position, up to the last one that is given.
function writeArguments({ method, values }: SnippetInput): string {
  const texts = method.params.map((param) => {
    switch (param.kind) {
      case 'stream':
        return 'items()';
      case 'binary':
        return 'file';
      case 'progress':
        return '(report) => console.log(report)';
      default:
        return values[param.name] === undefined ? undefined : writeValue(values[param.name] ?? null);
    }
  });
  const given = texts
    .slice(0, texts.findLastIndex((text) => text !== undefined) + 1)
    .map((text) => text ?? 'undefined');
  const line = given.join(', ');
  return line.length <= 80 ? line : `\n  ${given.join(',\n  ')},\n`;
}

function writeParams({ method, values }: SnippetInput): string {
  const members = method.params.flatMap((param) => {
    const name = isIdentifier(param.name) ? param.name : quote(param.name);
    switch (param.kind) {
      case 'stream':
        return [`${name}: items()`];
      case 'binary':
        return [`${name}: file`];
      case 'progress':
        return [`${name}: (report) => console.log(report)`];
      default:
        return values[param.name] === undefined ? [] : [`${name}: ${writeValue(values[param.name] ?? null)}`];
    }
  });
  if (members.length === 0) {
    return '';
  }

  const line = `{ ${members.join(', ')} }`;
  return line.length <= 80 ? `, ${line}` : `, {\n  ${members.join(',\n  ')},\n}`;
}

/** A value as a TypeScript literal. */
export function writeValue(value: Json): string {
  if (typeof value === 'string') {
    return quote(value);
  }

  if (Array.isArray(value)) {
    return `[${value.map(writeValue).join(', ')}]`;
  }

  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, member]) => `${isIdentifier(name) ? name : quote(name)}: ${writeValue(member)}`,
    );
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }

  return String(value);
}

function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
