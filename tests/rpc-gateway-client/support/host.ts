import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../src/RpcGateway.Host/', import.meta.url));
const program = `${folder}bin/Debug/net10.0/RpcGateway.Host.dll`;

/** A separate host process, which listens on this machine only. */
export interface Host {
  /** The address of its WebSocket. */
  readonly url: string;
  readonly port: number;
  /** Ends the host immediately, like a crash. */
  kill(): Promise<void>;
  /** Shuts the host down: running calls end first. */
  stop(): Promise<void>;
}

/** Builds the host if it is not built yet: a build is slow, and two builds at once disturb each other. */
export function buildHost(): void {
  if (!existsSync(program)) {
    execFileSync('dotnet', ['build', folder, '--nologo', '--verbosity', 'quiet'], { stdio: 'inherit' });
  }
}

/** Starts a host, on a free port unless one is given. */
export async function startHost(port = 0, settings: readonly string[] = []): Promise<Host> {
  const host = spawn('dotnet', [program, '--urls', `http://127.0.0.1:${port}`, ...settings], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await readAddress(host);
  return {
    url,
    port: Number(new URL(url).port),
    kill: () => end(host, 'SIGKILL'),
    stop: () => end(host, 'SIGTERM'),
  };
}

function end(host: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    host.once('exit', () => resolve());
    if (host.exitCode !== null || !host.kill(signal)) {
      resolve();
    }
  });
}

// The host prints its address when it listens.
function readAddress(host: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: unknown) => {
      output += chunk;
      const [address] = /ws:\/\/127\.0\.0\.1:\d+\/rpc/.exec(output) ?? [];
      if (address) {
        resolve(address);
      }
    };
    host.stdout?.on('data', read);
    host.stderr?.on('data', read);
    host.once('error', reject);
    host.once('exit', () => reject(new Error(`The host did not start:\n${output}`)));
  });
}
