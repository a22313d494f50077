import { connect, type RpcClient, RpcConnectionLostError, RpcError, type WebSocketClass } from 'rpc-gateway-client';
import { expect } from 'vitest';
import { Calls } from './calls.js';
import { isObject, type Json, Placeholders } from './patterns.js';
import { inTime } from './queue.js';
import { ScriptCallback } from './scriptCallback.js';
import { ScriptedSocket } from './scriptedSocket.js';
import { Sources } from './sources.js';

export interface ProtocolCase {
  readonly name: string;
  readonly hello?: boolean;
  readonly extended?: boolean;
  readonly steps: readonly Step[];
}

/** A step: the first member is the action, the others are its parameters. */
export type Step = { readonly [name: string]: Json };

/** Runs one case: a scripted socket plays the server, and a client is tested. */
export async function runCase({ hello = true, extended = true, steps }: ProtocolCase): Promise<void> {
  const socket = new ScriptedSocket(extended ? 'rpcgateway.v1' : '');
  const webSocket = function webSocket() {
    socket.open();
    return socket;
  } as unknown as WebSocketClass;
  const connecting = connect('ws://localhost/rpc', { webSocket, reconnect: { enabled: false }, keepAliveInterval: 0 });
  const failed = connecting.then(
    () => undefined,
    (error: unknown) => error,
  );
  const run = new CaseRun(socket, failed);
  if (extended && hello) {
    await run.play(greeting);
  }
  if (!extended || hello) {
    run.use(await connecting);
  }
  for (const [index, step] of steps.entries()) {
    if (!run.isUsable && (step.connected !== undefined || step.call !== undefined)) {
      run.use(await connecting);
    }
    await inStep(index, step, () => run.play(step));
  }
  await run.end();
}

const greeting: Step = { greet: { version: 1, connectionId: 'c-1' } };

class CaseRun {
  readonly #socket: ScriptedSocket;
  readonly #failed: Promise<unknown>;
  readonly #placeholders = new Placeholders();
  readonly #sources = new Sources();
  readonly #callback = new ScriptCallback(this.#sources);
  readonly #notes: string[] = [];
  #client: RpcClient | undefined;
  #calls: Calls | undefined;

  constructor(socket: ScriptedSocket, failed: Promise<unknown>) {
    this.#socket = socket;
    this.#failed = failed;
  }

  get isUsable(): boolean {
    return this.#client !== undefined;
  }

  use(client: RpcClient): void {
    this.#client = client;
    this.#calls = new Calls(client, this.#sources);
    client.on('scriptCallback', this.#callback.handlers());
  }

  async end(): Promise<void> {
    await this.#client?.close();
  }

  async play(step: Step): Promise<void> {
    const [verb = ''] = Object.keys(step);
    const play = this.#verbs[verb];
    if (play === undefined) {
      throw new Error(`Unknown step '${verb}'.`);
    }
    await play(step);
  }

  readonly #verbs: { readonly [name: string]: (step: Step) => unknown } = {
    greet: async ({ greet }) => {
      await this.#expect({ method: '$/hello', params: { version: 1 }, id: '$hello' });
      this.#send({ jsonrpc: '2.0', id: '$hello', result: greet ?? null });
    },
    call: ({ call, method, args, take, pause }) => {
      const reading = {
        ...(take === undefined ? {} : { take: Number(take) }),
        ...(pause === undefined ? {} : { pause: Number(pause) }),
      };
      this.#made().start(String(call), String(method), list(args), reading);
    },
    notify: ({ notify, args }) => this.#connected().notify(`script.${notify}`, list(args)),
    cancel: ({ cancel }) => this.#made().cancel(String(cancel)),
    push: ({ push, value, bytes }) =>
      bytes === undefined
        ? this.#sources.stream(String(push)).push(value ?? null)
        : this.#sources.binary(String(push)).push(fromHex(bytes)),
    finish: ({ finish }) => this.#sources.find(String(finish)).finish(),
    fail: ({ fail, error }) => this.#sources.find(String(fail)).fail(toError(error)),
    released: ({ released }) => this.#sources.find(String(released)).released(),

    expect: (step) => this.#expect(step.expect ?? null),
    expectEventually: async ({ expectEventually }) => {
      const pattern = expectEventually ?? null;
      while (!this.#placeholders.matches(pattern, await this.#next(pattern))) {}
    },
    expectFrame: async ({ expectFrame }) => {
      const frame = await this.#socket.frames.next(`The frame ${expectFrame}`);
      expect(frame.toString('hex')).toBe(fromHex(expectFrame).toString('hex'));
    },
    expectErrorFrame: async ({ expectErrorFrame, error }) => {
      const frame = await this.#socket.frames.next('The frame of an error');
      expect(frame.subarray(0, 5)).toEqual(header(3, Number(expectErrorFrame)));
      expect(JSON.parse(frame.subarray(5).toString())).toMatchObject(isObject(error) ? error : {});
    },

    send: ({ send }) => this.#send(send ?? null),
    sendTogether: ({ sendTogether }) =>
      this.#socket.receive(
        list(sendTogether)
          .map((message) => this.#text(message))
          .join('\n'),
      ),
    sendText: ({ sendText }) => this.#socket.receive(String(sendText)),
    sendFrame: ({ sendFrame }) => this.#socket.receiveBinary(fromHex(sendFrame)),
    sendErrorFrame: ({ sendErrorFrame, error }) =>
      this.#socket.receiveBinary(
        Buffer.concat([header(3, Number(sendErrorFrame)), Buffer.from(JSON.stringify(error))]),
      ),
    sendBytes: ({ sendBytes, count }) => {
      for (let left = Number(count); left > 0; left -= 65_531) {
        const frame = Buffer.concat([header(1, Number(sendBytes)), Buffer.alloc(Math.min(left, 65_531))]);
        this.#socket.receiveBinary(frame);
      }
    },
    close: ({ close, reason }) => this.#socket.end(Number(close), String(reason)),
    drop: () => this.#socket.end(1006, ''),
    closed: async ({ closed }) => expect(await inTime(this.#socket.closed, 'The close')).toBe(closed),

    connected: ({ connected }) => expect(this.#connected().connectionId ?? null).toBe(connected),
    refused: async ({ refused }) => {
      const error = await inTime(this.#failed, 'The refusal');
      expect(error).toBeInstanceOf(RpcConnectionLostError);
      const cause = error instanceof Error ? error.cause : undefined;
      expect(cause instanceof RpcError ? cause.code : null).toBe(refused);
    },
    ends: async ({ ends, ...how }) => expect(await this.#made().end(String(ends))).toMatchObject(how),
    noted: async ({ noted }) => {
      const wanted = list(noted);
      while (this.#notes.length < wanted.length) {
        this.#notes.push(await this.#callback.notes.next(`The note ${wanted[this.#notes.length]}`));
      }
      expect(this.#notes).toEqual(wanted);
    },
    reports: ({ reports, values }) => expect(this.#made().reports(String(reports))).toEqual(values),
  };

  async #expect(pattern: Json): Promise<void> {
    const message = await this.#next(pattern);
    expect(this.#placeholders.matches(pattern, message), `${JSON.stringify(message)} was sent`).toBe(true);
  }

  #next(pattern: Json): Promise<Json> {
    return this.#socket.messages.next(JSON.stringify(pattern));
  }

  #send(message: Json): void {
    this.#socket.receive(this.#text(message));
  }

  #text(message: Json): string {
    return JSON.stringify(this.#placeholders.fill(message));
  }

  #connected(): RpcClient {
    if (this.#client === undefined) {
      throw new Error('The client is not connected.');
    }
    return this.#client;
  }

  #made(): Calls {
    if (this.#calls === undefined) {
      throw new Error('The client is not connected.');
    }
    return this.#calls;
  }
}

async function inStep(index: number, step: Step, play: () => Promise<void>): Promise<void> {
  try {
    await play();
  } catch (error) {
    throw new Error(`Step ${index + 1}, ${JSON.stringify(step)}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function fromHex(value: Json | undefined): Buffer {
  return Buffer.from(String(value).replaceAll(' ', ''), 'hex');
}

function header(type: number, number: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(type);
  bytes.writeUInt32BE(number, 1);
  return bytes;
}

function toError(value: Json | undefined): RpcError {
  const { code, message } = isObject(value) ? value : {};
  return new RpcError(Number(code), String(message));
}
