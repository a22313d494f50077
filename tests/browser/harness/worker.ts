import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Gateway } from './gateway.js';

const path = fileURLToPath(
  new URL('../../../src/RpcGateway.Worker/bin/Debug/net10.0/RpcGateway.Worker.dll', import.meta.url),
);

/** The environment of a gateway that leaves jobs to workers. */
export const jobsInWorkers = { RpcGateway__Jobs: 'backend' };

/** A worker in a separate process. */
export class Worker {
  /** The lines of the log so far. */
  readonly log: string[] = [];
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** The id of the process. */
  get id(): number | undefined {
    return this.#process.pid;
  }

  /** Starts a worker, and waits until it is connected. */
  static async start(gateway: Gateway, name?: string): Promise<Worker> {
    if (!existsSync(path)) {
      throw new Error(`${path} was not found. Run 'dotnet build src/RpcGateway.Worker'.`);
    }

    const names = name === undefined ? [] : ['--name', name];
    const child = spawn('dotnet', [path, '--gateway', gateway.url.replace('http', 'ws'), ...names], {
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    const worker = new Worker(child);
    await worker.#connected();
    return worker;
  }

  /** Kills the process, like a crash. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  #connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#process.once('exit', () => reject(new Error(`The worker exited.\n${this.log.join('\n')}`)));
      if (this.#process.stdout === null) {
        throw new Error('The worker has no output.');
      }

      createInterface({ input: this.#process.stdout }).on('line', (line) => {
        this.log.push(line);
        if (line.includes('Connected to the gateway')) {
          resolve();
        }
      });
    });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill(signal);
      await ended;
    }
  }
}
