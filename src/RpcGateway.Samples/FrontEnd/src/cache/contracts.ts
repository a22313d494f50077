import type { CallOptions, RpcCallContext, RpcErrorCodeOf, RpcStream } from 'rpc-gateway-client';
export interface Cache {
  fail(key: string, lease: number, message: string, options?: CallOptions): Promise<void>;
  get(
    key: string,
    track?: boolean,
    minVersion?: number,
    knownVersion?: number,
    options?: CallOptions,
  ): Promise<CacheResult>;
  getOrCreate(
    key: string,
    track?: boolean,
    minVersion?: number,
    knownVersion?: number,
    leaseMilliseconds?: number,
    options?: CallOptions,
  ): Promise<CacheResult>;
  list(options?: CallOptions): Promise<CacheKey[]>;
  remove(key: string, options?: CallOptions): Promise<number>;
  removeByTag(tag: string, options?: CallOptions): Promise<number>;
  set(key: string, value: unknown, options?: CacheSetOptions | null, callOptions?: CallOptions): Promise<number>;
  untrack(keys: string[], options?: CallOptions): Promise<void>;
  watch(keys: string[], options?: CallOptions): RpcStream<CacheChange>;
}
export interface CacheCallback {
  invalidated(key: string, version: number, context: RpcCallContext): void | Promise<void>;
  tagInvalidated(tag: string, version: number, context: RpcCallContext): void | Promise<void>;
}
export const CacheError = { LeaseLost: 1051, ValueTooLarge: 1050 as RpcErrorCodeOf<unknown> } as const;
export interface CacheChange {
  key: string;
  kind: 'current' | 'set' | 'removed';
  version: number;
}
export interface CacheEntry {
  key: string;
  value: unknown;
  version: number;
  tags: string[];
  expires: string;
  size: number;
}
export interface CacheKey {
  key: string;
  version: number;
  tags: string[];
  expires: string;
  size: number;
}
export interface CacheResult {
  level: 'miss' | 'memory' | 'redis';
  entry: CacheEntry | null;
  isUnchanged: boolean;
  lease: number;
}
export interface CacheSetOptions {
  expiresInMilliseconds?: number;
  tags?: string[] | null;
  lease?: number;
}
