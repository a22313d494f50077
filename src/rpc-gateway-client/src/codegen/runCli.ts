import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type CliArguments, commandOf, parseCliArguments, usage } from './cliArguments.js';
import { CodegenError } from './codegenError.js';
import { generate } from './generate.js';
import { isJsonObject, member } from './json.js';
import { nameOf, readSource, reasonOf } from './source.js';

const incomplete =
  'leaves out methods that need another caller; to generate these too, give --header "Authorization: Bearer ...".';

/** What the command line talks to. */
export interface CliOutput {
  write(text: string): void;
  complain(text: string): void;
}

/** Runs the command line and gives the exit code. A file is only written when everything went well. */
export async function runCli(args: readonly string[], output: CliOutput): Promise<number> {
  try {
    const parsed = parseCliArguments(args);
    if (parsed === undefined) {
      output.write(usage);
      return 0;
    }
    return await run(parsed, output);
  } catch (error) {
    if (!(error instanceof CodegenError)) {
      throw error;
    }
    output.complain(`rpc-gateway-codegen: ${error.message}\n`);
    return 1;
  }
}

async function run(args: CliArguments, output: CliOutput): Promise<number> {
  const document = await readSource(args.source, args.headers);
  if (isJsonObject(document) && member(document, 'x-incomplete') === true) {
    output.complain(`rpc-gateway-codegen: ${nameOf(args.source)} ${incomplete}\n`);
  }
  const { contracts, clientModule } = args;
  const text = named(args.source, () => generate(document, { contracts, clientModule, command: commandOf(args) }));
  if (args.output === undefined) {
    output.write(text);
    return 0;
  }
  const isSame = (await existing(args.output)) === text;
  if (isSame) {
    output.write(`${args.output} is up to date.\n`);
    return 0;
  }
  if (args.check) {
    throw new CodegenError(`${args.output} is out of date: run ${commandOf(args)}.`);
  }
  await write(args.output, text);
  output.write(`${args.output} is written.\n`);
  return 0;
}

// Who reads the message may have asked for more than one document.
function named<T>(source: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw error instanceof CodegenError ? new CodegenError(`${nameOf(source)}: ${error.message}`) : error;
  }
}

// A checkout may have changed the line ends, which is no change of the text.
async function existing(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new CodegenError(`${file} cannot be written: ${reasonOf(error)}`);
  }
}
