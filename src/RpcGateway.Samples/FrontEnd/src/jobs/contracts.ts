import type { CallOptions, RpcStream } from 'rpc-gateway-client';

export interface JobBoard {
  cancel(id: string, options?: CallOptions): Promise<JobState>;
  get(id: string, options?: CallOptions): Promise<JobState>;
  submit(order: JobOrder, key: string, options?: CallOptions): Promise<JobState>;
  watch(id: string, options?: CallOptions): RpcStream<JobState>;
}
export type JobKind = 'primes' | 'words';
export type JobStage = 'waiting' | 'running' | 'succeeded' | 'failed' | 'cancelled';
export interface JobOrder {
  kind: JobKind;
  limit?: number | null;
  text?: string | null;
}
export interface JobProgress {
  done: number;
  total: number | null;
  unit: string;
}
export interface PrimeCount {
  count: number;
  largest: number;
}
export interface WordFrequency {
  word: string;
  count: number;
}
export interface WordCount {
  bytes: number;
  lines: number;
  words: number;
  top: WordFrequency[];
}
export interface JobResult {
  primes?: PrimeCount | null;
  words?: WordCount | null;
}
export interface JobState {
  id: string;
  kind: JobKind;
  size: number;
  submitted: string;
  stage: JobStage;
  attempt?: number;
  worker?: string | null;
  progress?: JobProgress | null;
  result?: JobResult | null;
  reason?: string | null;
}
