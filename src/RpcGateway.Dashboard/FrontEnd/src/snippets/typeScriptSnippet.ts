import type { Json } from '../json/json';
import { isIdentifier, type SnippetInput } from './snippet';

/** The call with the TypeScript client. */
export function writeTypeScript(input: SnippetInput): string {
  const { method, address } = input;
  const uses = method.params.some((param) => param.kind === 'binary')
    ? ['// file: a Blob, a File, bytes or a stream.']
    : [];
  return [
    "import { connect } from 'rpc-gateway-client';",
    '',
    `const client = await connect(${quote(address)});`,
    ...uses,
    ...writeCall(input),
  ].join('\n');

  function writeCall(given: SnippetInput): string[] {
    const args = `${quote(method.name)}${writeParams(given)}`;
    switch (method.result?.kind) {
      case undefined:
        return [`client.notify(${args});`];
      case 'stream':
        return [`for await (const item of client.stream(${args})) {`, '  console.log(item);', '}'];
      case 'binary':
        return [`const blob = await client.download(${args}).blob();`];
      default:
        return [`const result = await client.request(${args});`];
    }
  }
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
