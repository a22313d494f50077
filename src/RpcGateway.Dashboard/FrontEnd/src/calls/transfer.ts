import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Signal, signal } from '@preact/signals';
import { Pulse } from '../ui/pulse';

/** Bytes on their way: counted and hashed as they pass, so that a file of any size needs little memory. */
export class Transfer {
  readonly name: string;
  /** Undefined where nobody knows before the end. */
  readonly total: number | undefined;
  readonly pulse = new Pulse();
  /** The SHA-256 of all bytes, once they all passed. */
  readonly hash: Signal<string | undefined> = signal(undefined);
  // The platform's own digest wants all bytes at once.
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

/** Reads a file chunk by chunk, as fast as the chunks are taken. */
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
