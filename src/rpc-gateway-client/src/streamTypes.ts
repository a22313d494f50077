import type { Binary } from './binary.js';

/** The items of a stream, which can be read once. Leaving the loop early stops the generator too. */
export interface RpcStream<T> extends AsyncIterable<T> {
  /** Returns the items as a `ReadableStream`. */
  readable(): ReadableStream<T>;
}

/** The bytes of a binary stream, which can be read once, in one of these ways. */
export interface RpcDownload extends AsyncIterable<Uint8Array<ArrayBuffer>> {
  /** Returns the bytes as a `ReadableStream`. */
  readable(): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Reads all bytes. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  /** Reads all bytes into a `Blob`. */
  blob(type?: string): Promise<Blob>;
}

/** An argument for a binary parameter. */
export type BinarySource = Blob | Uint8Array | ArrayBuffer | Binary;

/** An argument for a parameter that is a stream. */
export type StreamSource<T> = AsyncIterable<T> | ReadableStream<T>;

/** An argument for a progress parameter: a function that is called with each report. */
export type Progress<T> = (value: T) => void;

/** A stream among the params of a callback; `context.stream()` opens it. */
export interface StreamReference<T> {
  readonly token?: number | string;
  readonly values?: readonly T[];
}

/** A binary stream among the params of a callback; `context.download()` opens it. */
export interface BinaryReference {
  readonly binary: number;
}

/** A progress parameter of a callback; `context.progress()` returns a function that reports to it. */
export type ProgressToken<T> = (number | string) & { readonly __report?: T };
