import type { CallOptions } from 'rpc-gateway-client';
import { connect, type RpcClient, type RpcConnectOptions, type RpcDownload, type RpcStream } from 'rpc-gateway-client';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';

/** Connects to a host for the time of one test. */
export async function connectHost(url: string, options: RpcConnectOptions = {}): Promise<RpcClient> {
  const client = await connect(url, { webSocket: WebSocket, ...options });
  onTestFinished(() => client.close());
  return client;
}

/** As much of the sample contracts as the tests call. */
export interface Calc {
  add(a: number, b: number): Promise<number>;
  divide(dividend: number, divisor: number): Promise<number>;
  primes(limit: number, options?: CallOptions): RpcStream<number>;
  average(values: AsyncIterable<number> | ReadableStream<number>, options?: CallOptions): Promise<number>;
}

export interface Chat {
  join(room: string, name: string): Promise<{ room: string; members: string[] }>;
  leave(room: string): Promise<void>;
  send(room: string, text: string): Promise<number>;
  history(room: string, after?: number, options?: CallOptions): RpcStream<ChatMessage>;
  members(room: string): Promise<string[]>;
  clear(room: string): Promise<boolean>;
}

export interface ChatMessage {
  readonly sequence: number;
  readonly room: string;
  readonly name: string;
  readonly text: string;
}

export interface ChatCallback {
  messagePosted(message: ChatMessage): void;
  memberJoined(room: string, name: string): void;
  memberLeft(room: string, name: string): void;
  confirm(question: string): boolean | Promise<boolean>;
}

export interface Echo {
  say(text: string): Promise<string>;
  delay(milliseconds: number, text: string, options?: CallOptions): Promise<string>;
  fail(message: string): Promise<void>;
  upload(content: unknown, options?: CallOptions): Promise<{ bytes: number; sha256: string }>;
  download(bytes: number, seed: number, options?: CallOptions): RpcDownload;
}

export interface JobProgress {
  readonly done: number;
  readonly total: number | null;
  readonly unit: string;
}

export interface Jobs {
  countWords(text: unknown, progress?: (report: JobProgress) => void): Promise<{ words: number; bytes: number }>;
  findPrimes(
    limit: number,
    progress?: ((report: JobProgress) => void) | null,
    options?: CallOptions,
  ): Promise<{ count: number; largest: number }>;
}

export interface MonitorSample {
  readonly time: string;
  readonly connections: number;
}

export interface Monitor {
  watch(intervalMilliseconds?: number, options?: CallOptions): RpcStream<MonitorSample>;
}
