import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type CliArguments, commandOf, parseCliArguments, usage } from './cliArguments.js';
import { CodegenError } from './codegenError.js';
import { generate } from './generate.js';
import { isJsonObject, member } from './json.js';
import { nameOf, readSource, reasonOf } from './source.js';

const incomplete =
  'omits methods that this caller is not allowed to call; to include them, pass --header "Authorization: Bearer ...".';

/** The output of the command line. */
export interface CliOutput {
  write(text: string): void;
  writeError(text: string): void;
}

/** Runs the command line and returns the exit code. The file is written only if there was no error. */
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
    output.writeError(`rpc-gateway-codegen: ${error.message}\n`);
    return 1;
  }
}

async function run(args: CliArguments, output: CliOutput): Promise<number> {
  const document = await readSource(args.source, args.headers);
  if (isJsonObject(document) && member(document, 'x-incomplete') === true) {
    output.writeError(`rpc-gateway-codegen: ${nameOf(args.source)} ${incomplete}\n`);
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
  output.write(`Wrote ${args.output}.\n`);
  return 0;
}

// A build may run several commands, so the message contains the source.
function named<T>(source: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw error instanceof CodegenError ? new CodegenError(`${nameOf(source)}: ${error.message}`) : error;
  }
}

// A git checkout may have changed the line endings, which does not count as a change.
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
