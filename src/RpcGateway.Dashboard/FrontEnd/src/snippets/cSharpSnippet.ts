import type { MethodModel } from '../contracts/contractDocument';
import type { Json } from '../json/json';
import { capitalize, givenParams, isIdentifier, type SnippetInput } from './snippet';

/** The call with the .NET client, through the contract's interface. */
export function writeCSharp(input: SnippetInput): string {
  const { method, address, contract } = input;
  const interfaceName = contract?.interfaceName ?? `I${capitalize(toIdentifier(contract?.name ?? 'Contract'))}`;
  const variable = toIdentifier(contract?.name ?? 'proxy');
  const call = `${variable}.${memberName(method)}(${writeArguments(input)})`;
  return [
    'using RpcGateway.Client;',
    '',
    `await using var client = await RpcClient.ConnectAsync(new Uri(${JSON.stringify(address)}));`,
    `var ${variable} = client.GetProxy<${interfaceName}>();`,
    ...writeUse(method, call),
  ].join('\n');
}

function writeUse(method: MethodModel, call: string): string[] {
  switch (method.result?.kind) {
    case undefined:
      return [`${call};`];
    case 'stream':
      return [`await foreach (var item in ${call})`, '{', '    Console.WriteLine(item);', '}'];
    case 'binary':
      return [
        `await using var content = await ${call};`,
        'await using var file = File.Create("download.bin");',
        'await content.CopyToAsync(file);',
      ];
    default:
      return isVoid(method) ? [`await ${call};`] : [`var result = await ${call};`];
  }
}

function isVoid(method: MethodModel): boolean {
  const schema = method.result?.schema;
  return typeof schema === 'object' && schema.type === 'null';
}

// Arguments by position, and by name after the first omitted one.
function writeArguments(input: SnippetInput): string {
  let byName = false;
  const written: string[] = [];
  for (const param of givenParams(input)) {
    const value = input.values[param.name];
    const text =
      param.kind === 'stream'
        ? 'items'
        : param.kind === 'binary'
          ? 'File.OpenRead("upload.bin")'
          : writeArgument(value);
    if (text === undefined) {
      byName = true;
    } else {
      written.push(byName ? `${param.name}: ${text}` : text);
    }
  }

  return written.join(', ');
}

function writeArgument(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : writeCSharpValue(value);
}

/** A value as a target-typed C# expression. */
export function writeCSharpValue(value: Json): string {
  if (Array.isArray(value)) {
    return `[${value.map(writeCSharpValue).join(', ')}]`;
  }

  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    const members = entries.every(([name]) => isIdentifier(name))
      ? entries.map(([name, member]) => `${capitalize(name)} = ${writeCSharpValue(member)}`)
      : entries.map(([name, member]) => `[${JSON.stringify(name)}] = ${writeCSharpValue(member)}`);
    return members.length === 0 ? 'new()' : `new() { ${members.join(', ')} }`;
  }

  return JSON.stringify(value);
}

function memberName(method: MethodModel): string {
  const last = method.name.slice(method.name.lastIndexOf('.') + 1);
  return method.member ?? `${capitalize(toIdentifier(last))}${method.result === undefined ? '' : 'Async'}`;
}

function toIdentifier(name: string): string {
  const identifier = name.replace(/[^\w]+(\w?)/g, (_, next: string) => next.toUpperCase());
  return /^[A-Za-z_]/.test(identifier) ? identifier : `_${identifier}`;
}
