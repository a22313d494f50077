import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(
  new URL('../../../src/RpcGateway.Host/bin/Debug/net10.0/RpcGateway.Host.dll', import.meta.url),
);

/** The gateway as users run it: a process of its own, on a free port. */
export class Gateway {
  #process: ChildProcess;

  private constructor(
    process: ChildProcess,
    /** Where it answers, such as http://127.0.0.1:41234. */
    readonly url: string,
    private readonly environment: Record<string, string>,
  ) {
    this.#process = process;
  }

  /** Starts a gateway on a free port, with these variables of the environment. */
  static async start(environment: Record<string, string> = {}): Promise<Gateway> {
    const process = spawnHost('http://127.0.0.1:0', environment);
    return new Gateway(process, await listening(process), environment);
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    await end(this.#process, 'SIGKILL');
  }

  /** Starts it again where it was, after it was killed. */
  async startAgain(): Promise<void> {
    this.#process = spawnHost(this.url, this.environment);
    await listening(this.#process);
  }

  async stop(): Promise<void> {
    await end(this.#process, 'SIGTERM');
  }
}

function spawnHost(url: string, environment: Record<string, string>): ChildProcess {
  if (!existsSync(program)) {
    throw new Error(`There is no ${program}: 'dotnet build src/RpcGateway.Host' makes it.`);
  }

  // Not in its own folder: it has to find its files from anywhere.
  const child = spawn('dotnet', [program, '--urls', url, '--environment', 'Development'], {
    cwd: tmpdir(),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

// It prints a line such as "RpcGateway 1.2.3 listens on http://127.0.0.1:41234".
async function listening(child: ChildProcess): Promise<string> {
  if (child.stdout === null) {
    throw new Error('The gateway has no output.');
  }

  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^RpcGateway .* listens on (\S+)$/.exec(line)?.[1];
    if (url !== undefined) {
      child.stdout.resume();
      return url;
    }
  }

  throw new Error('The gateway ended before it listened.');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
