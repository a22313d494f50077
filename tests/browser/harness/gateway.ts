import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server program. */
export interface ServerProgram {
  readonly path: string;
  /** The project that builds it. */
  readonly project: string;
  arguments(url: string): string[];
  /** Matches the line that the program prints when it listens, and captures the address. */
  readonly listens: RegExp;
}

const host: ServerProgram = {
  path: fileURLToPath(new URL('../../../src/RpcGateway.Host/bin/Debug/net10.0/RpcGateway.Host.dll', import.meta.url)),
  project: 'src/RpcGateway.Host',
  arguments: (url) => ['--urls', url, '--environment', 'Development'],
  // Such as "RpcGateway 1.2.3 listens on http://127.0.0.1:41234".
  listens: /^RpcGateway .* listens on (\S+)$/,
};

/** A gateway in a separate process, on a free port. */
export class Gateway {
  #process: ChildProcess;

  private constructor(
    process: ChildProcess,
    /** The address, such as http://127.0.0.1:41234. */
    readonly url: string,
    private readonly environment: Record<string, string>,
    private readonly program: ServerProgram,
  ) {
    this.#process = process;
  }

  /** Starts a gateway on a free port with additional environment variables. */
  static async start(environment: Record<string, string> = {}, program = host): Promise<Gateway> {
    const process = spawnServer(program, 'http://127.0.0.1:0', environment);
    return new Gateway(process, await listening(process, program), environment, program);
  }

  /** The id of the process. */
  get id(): number | undefined {
    return this.#process.pid;
  }

  /** Kills the process, like a crash. */
  async kill(): Promise<void> {
    await end(this.#process, 'SIGKILL');
  }

  /** Starts the gateway again at the same address after it was killed. */
  async startAgain(): Promise<void> {
    this.#process = spawnServer(this.program, this.url, this.environment);
    await listening(this.#process, this.program);
  }

  async stop(): Promise<void> {
    await end(this.#process, 'SIGTERM');
  }
}

function spawnServer(program: ServerProgram, url: string, environment: Record<string, string>): ChildProcess {
  if (!existsSync(program.path)) {
    throw new Error(`${program.path} was not found. Run 'dotnet build ${program.project}'.`);
  }

  // In another folder than the program's, because the program must find its files from any folder.
  const child = spawn('dotnet', [program.path, ...program.arguments(url)], {
    cwd: tmpdir(),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

async function listening(child: ChildProcess, program: ServerProgram): Promise<string> {
  if (child.stdout === null) {
    throw new Error('The gateway has no output.');
  }

  for await (const line of createInterface({ input: child.stdout })) {
    const url = program.listens.exec(line)?.[1];
    if (url !== undefined) {
      child.stdout.resume();
      return url;
    }
  }

  throw new Error('The gateway exited before it listened.');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
