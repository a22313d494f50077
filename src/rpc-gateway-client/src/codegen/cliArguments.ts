import { basename, isAbsolute } from 'node:path';
import { parseArgs } from 'node:util';
import { CodegenError } from './codegenError.js';

/** The parsed command line. */
export interface CliArguments {
  /** An http(s) address, a file, or `-` for the standard input. */
  readonly source: string;
  /** The file to write; undefined for the standard output. */
  readonly output: string | undefined;
  readonly contracts: readonly string[];
  readonly headers: readonly (readonly [string, string])[];
  readonly clientModule: string | undefined;
  readonly check: boolean;
}

export const usage = `Writes the TypeScript of an OpenRPC document: types, contracts, callbacks, comments.

  rpc-gateway-codegen URL|FILE|- [-o chat.ts] [--contract chat ...] [--header "Name: value" ...] [--check]

  URL|FILE|-           the document: an http(s) address such as http://localhost:5080/rpc/openrpc.json,
                       a file, or - for the standard input
  -o, --output FILE    the file to write; creates its folder. Default: the standard output
  -c, --contract NAME  generate only this contract, its callbacks and their types; may be repeated
  -H, --header TEXT    a header of the request, such as "Authorization: Bearer ..."; may be repeated. A server may omit
                       methods that the caller is not allowed to call
      --import MODULE  the module to import the client from. Default: rpc-gateway-client
      --check          write nothing, and fail if the file would change
  -h, --help           show this text
`;

/** Parses the command line; undefined if it asks for help. */
export function parseCliArguments(args: readonly string[]): CliArguments | undefined {
  const { values, positionals } = parsed(args);
  if (values.help === true) {
    return undefined;
  }
  const [source, ...others] = positionals;
  if (source === undefined || others.length > 0) {
    throw new CodegenError(`Expected one URL or FILE, not ${positionals.length}; see --help.`);
  }
  if (values.check === true && values.output === undefined) {
    throw new CodegenError('--check requires the file to compare: -o FILE.');
  }
  return {
    source,
    output: values.output,
    contracts: values.contract ?? [],
    headers: (values.header ?? []).map(headerOf),
    clientModule: values.import,
    check: values.check === true,
  };
}

/** Returns the command for the head of the file: the same on every machine, and without secrets. */
export function commandOf({ source, output, contracts, clientModule }: CliArguments): string {
  const parts = [
    publicSource(source),
    ...(output === undefined ? [] : ['-o', basename(output)]),
    ...contracts.flatMap((name) => ['--contract', name]),
    ...(clientModule === undefined ? [] : ['--import', clientModule]),
  ];
  return ['npx rpc-gateway-codegen', ...parts.map(shellQuoted)].join(' ');
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        output: { type: 'string', short: 'o' },
        contract: { type: 'string', short: 'c', multiple: true },
        header: { type: 'string', short: 'H', multiple: true },
        import: { type: 'string' },
        check: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : '').split('. ');
    throw new CodegenError(`${sentence.replace(/\.$/, '')}; see --help.`);
  }
}

function headerOf(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  if (colon < 1) {
    throw new CodegenError(
      'A header consists of a name, a colon and a value, for example --header "Authorization: Bearer ...".',
    );
  }
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

function publicSource(source: string): string {
  if (!/^https?:/i.test(source)) {
    return isAbsolute(source) ? basename(source) : source;
  }
  const url = new URL(source);
  return url.origin + url.pathname;
}

function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
