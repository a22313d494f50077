// The TypeScript clients of the checker: they do the same as Clients/Worker.cs, and record it in the same form. Arguments: the
// seed, the folder of the histories, the time limit for the calls of a stopped client, the longest pause between calls, and a
// number, an address, and 'session' or 'none' for each client. The program stops its calls at the end of its input.
import { closeSync, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import {
  connect,
  options,
  type RpcClient,
  RpcConnectionLostError,
  RpcError,
} from '../../../src/rpc-gateway-client/src/index.js';

const loops = 3;
const items = 300;
const unavailable = -32006;
const outcomeUnknown = -32014;
const maxNumber = 1_000_000_000;

type CallOptions = ReturnType<typeof options>;

interface Ledger {
  append(client: number, number: number): Promise<number>;
  place(client: number, number: number, options: CallOptions): Promise<number>;
  ask(client: number, number: number): Promise<number>;
  read(from: number, count: number): AsyncIterable<number>;
}

/** Mulberry32, because Math.random has no seed. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

class History {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  // Synchronous, so that an invocation is recorded before its message is sent.
  write(line: string): void {
    writeSync(this.#file, `${line} @${process.hrtime.bigint() / 1_000_000n}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}

class Worker {
  readonly #number: number;
  readonly #client: RpcClient;
  readonly #history: History;
  readonly #ledger: Ledger;
  readonly #running: Promise<unknown>;
  #last = 0;
  #stopping = false;

  constructor(number: number, seed: number, client: RpcClient, history: History) {
    this.#number = number;
    this.#client = client;
    this.#history = history;
    this.#ledger = client.contract<Ledger>('ledger');
    this.#running = Promise.all(
      Array.from({ length: loops }, (_, loop) => this.#loop(seed * 1000 + number * 10 + loop)),
    );
  }

  static async start(number: number, seed: number, address: string, hasSession: boolean): Promise<Worker> {
    const history = new History(`${folder}/client-${number}.history`);
    const client = await connect(address, {
      webSocket: WebSocket,
      keepAliveInterval: 1000,
      keepAliveTimeout: 2000,
      connectTimeout: 3000,
      ...(hasSession ? {} : { resumeBufferSize: 0 }),
      reconnect: { retryFirstConnect: true, initialDelay: 50, maxDelay: 500 },
    });
    client.onProtocolError((error) => history.write(`violated ${error.code}`));
    client.onMessagesMissed(() => history.write('missed'));
    client.onStateChange(({ current, recovered }) => {
      if (current !== 'connected') history.write('lost');
      else history.write(recovered === undefined ? 'connected' : `recovered ${recovered}`);
    });
    client.on('ledgerCallback', {
      confirm: (to: number, asked: number) => {
        history.write(`asked ${to} ${asked}`);
        return to * maxNumber + asked + 1;
      },
      published: (to: number, epoch: number, sequence: number) => history.write(`published ${to} ${epoch} ${sequence}`),
      news: (node: number, sequence: number) => history.write(`news ${node} ${sequence}`),
    });
    return new Worker(number, seed, client, history);
  }

  /** Starts no more calls, waits for those that run, and records the end. */
  async stop(limit: number): Promise<void> {
    this.#stopping = true;
    await Promise.race([this.#running, delay(limit)]);
    this.#history.write('end');
    await this.#client.close();
    this.#history.close();
  }

  async #loop(seed: number): Promise<void> {
    const random = randomFrom(seed);
    while (!this.#stopping) {
      await this.#step(random(100));
      await delay(1 + random(Number(pause)));
    }
  }

  async #step(choice: number): Promise<void> {
    if (choice < 45) {
      await this.#call('append', 0, (number) => this.#ledger.append(this.#number, number));
    } else if (choice < 60) {
      const key = options({ idempotencyKey: true });
      await this.#call('place', 0, (number) => this.#ledger.place(this.#number, number, key));
    } else if (choice < 75) {
      await this.#call('ask', 1, (number) => this.#ledger.ask(this.#number, number));
    } else if (choice < 85) {
      await this.#read();
    } else {
      this.#note();
    }
  }

  async #call(kind: string, offset: number, call: (number: number) => Promise<number>): Promise<void> {
    const number = this.#invoke(kind);
    try {
      const result = await call(number);
      const expected = this.#number * maxNumber + number + offset;
      this.#complete(number, result === expected ? 'ok' : `wrong ${result}`);
    } catch (error) {
      this.#complete(number, describe(error));
    }
  }

  async #read(): Promise<void> {
    const number = this.#invoke('read');
    let expected = number;
    try {
      for await (const item of this.#ledger.read(number, items)) {
        if (item !== expected++) this.#history.write(`item ${number} ${item} ${expected - 1}`);
      }
      this.#complete(number, expected - number === items ? 'ok' : `wrong ${expected - number}`);
    } catch (error) {
      this.#complete(number, describe(error));
    }
  }

  #note(): void {
    const number = this.#invoke('note');
    try {
      this.#client.notify('ledger.note', [this.#number, number]);
      this.#complete(number, 'sent');
    } catch (error) {
      this.#complete(number, describe(error));
    }
  }

  #invoke(kind: string): number {
    const number = ++this.#last;
    this.#history.write(`invoke ${kind} ${number}`);
    return number;
  }

  #complete(number: number, outcome: string): void {
    this.#history.write(`complete ${number} ${outcome}`);
  }
}

// Whether the call was executed is known only if the client says that it was not sent.
function describe(error: unknown): string {
  if (error instanceof RpcConnectionLostError) return error.requestSent ? 'unknown' : 'unsent';
  if (error instanceof RpcError) {
    if (error.code === outcomeUnknown) return 'unknown';
    return error.code === unavailable ? 'unsent' : `error ${error.code}`;
  }

  return `failed ${error instanceof Error ? error.name : typeof error}`;
}

const [seed = '', folder = '', limit = '', pause = '', ...clients] = process.argv.slice(2);
const starting: Promise<Worker>[] = [];
for (let i = 0; i + 2 < clients.length; i += 3) {
  starting.push(Worker.start(Number(clients[i]), Number(seed), clients[i + 1] ?? '', clients[i + 2] === 'session'));
}

const workers = await Promise.all(starting);
console.log('started');
for await (const _ of createInterface({ input: process.stdin })) {
  // The input has no lines: only its end counts.
}
await Promise.all(workers.map((worker) => worker.stop(Number(limit))));
console.log('stopped');
