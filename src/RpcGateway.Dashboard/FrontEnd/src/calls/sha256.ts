// The platform's digest wants all bytes at once; this one takes them as they come.
const constants = /* @__PURE__ */ (() => fractions(64, (prime) => Math.cbrt(prime)))();
const initial = /* @__PURE__ */ (() => fractions(8, (prime) => Math.sqrt(prime)))();

/** SHA-256 of bytes that come in chunks. */
export class Sha256 {
  readonly #state = new Uint32Array(initial);
  readonly #words = new Uint32Array(64);
  readonly #block = new Uint8Array(64);
  #filled = 0;
  #length = 0;

  update(bytes: Uint8Array): this {
    this.#length += bytes.length;
    let offset = 0;
    if (this.#filled > 0) {
      offset = Math.min(64 - this.#filled, bytes.length);
      this.#block.set(bytes.subarray(0, offset), this.#filled);
      this.#filled += offset;
      if (this.#filled < 64) {
        return this;
      }

      this.#mix(this.#block, 0);
      this.#filled = 0;
    }

    for (; offset + 64 <= bytes.length; offset += 64) {
      this.#mix(bytes, offset);
    }

    this.#block.set(bytes.subarray(offset));
    this.#filled = bytes.length - offset;
    return this;
  }

  /** Ends the hashing. */
  hex(): string {
    const length = this.#length;
    const padding = new Uint8Array((this.#filled < 56 ? 56 : 120) - this.#filled + 8);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(length / 2 ** 29));
    view.setUint32(padding.length - 4, (length * 8) >>> 0);
    this.update(padding);
    return [...this.#state].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  #mix(bytes: Uint8Array, offset: number): void {
    const words = this.#words;
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 64);
    for (let i = 0; i < 16; i++) {
      words[i] = view.getUint32(i * 4);
    }

    for (let i = 16; i < 64; i++) {
      const early = at(words, i - 15);
      const late = at(words, i - 2);
      const first = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
      const second = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
      words[i] = at(words, i - 16) + first + at(words, i - 7) + second;
    }

    this.#compress(words);
  }

  #compress(words: Uint32Array): void {
    const state = this.#state;
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let i = 0; i < 64; i++) {
      const sum1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const one = (h + sum1 + ((e & f) ^ (~e & g)) + at(constants, i) + at(words, i)) | 0;
      const sum0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const two = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }

    const mixed = [a, b, c, d, e, f, g, h];
    for (let i = 0; i < 8; i++) {
      state[i] = at(state, i) + (mixed[i] ?? 0);
    }
  }
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

// Within bounds wherever it is called; the type system cannot know.
function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

// The first 32 bits of the fractions of roots of the first primes.
function fractions(count: number, root: (prime: number) => number): Uint32Array {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) {
      found.push(candidate);
    }
  }

  return Uint32Array.from(found, (prime) => (root(prime) % 1) * 2 ** 32);
}
