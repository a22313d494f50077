import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Signal, signal } from '@preact/signals';
import { Pulse } from '../ui/pulse';

/**
 * Counts and hashes the bytes of an upload or a download while they pass, so that memory use does not depend on the
 * size.
 */
export class Transfer {
  readonly name: string;
  /** The size in bytes; undefined if it is not known before the end. */
  readonly total: number | undefined;
  readonly pulse = new Pulse();
  /** The SHA-256 of all bytes; set at the end. */
  readonly hash: Signal<string | undefined> = signal(undefined);
  // crypto.subtle.digest requires all bytes at once.
  readonly #hasher = sha256.create();
  #bytes = 0;

  constructor(name: string, total: number | undefined) {
    this.name = name;
    this.total = total;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    this.#hasher.update(chunk);
    this.pulse.mark();
  }

  end(): void {
    this.hash.value = bytesToHex(this.#hasher.digest());
    this.pulse.flush();
  }
}

/** Reads a file in chunks, at the speed of the consumer. */
export async function* readChunks(file: Blob, transfer: Transfer): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = file.stream().getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      transfer.add(next.value);
      yield next.value;
    }

    transfer.end();
  } finally {
    await reader.cancel();
  }
}
