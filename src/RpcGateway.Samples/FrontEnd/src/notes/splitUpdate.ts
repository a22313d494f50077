import * as Y from 'yjs';
import { isInsideCharacter } from './text.js';

type Struct = Y.Item | Y.GC | Y.Skip;

/** A piece of an update: a struct or a part of its text, or a range of deleted characters. */
interface Piece {
  readonly client: number;
  readonly clock: number;
  readonly bytes: Uint8Array;
}

// The longest text of a piece, in UTF-16 code units: at most 48 KiB.
const maxText = 16 * 1024;
// The client, the clock and the counts in front of the pieces of a client have at most this many bytes.
const maxHead = 32;

/**
 * Splits a Yjs update of version 1 into updates of at most the given size, which together are the same. Their order does not matter: Yjs
 * keeps what depends on a part that is missing until that part arrives.
 *
 * @param maxBytes At least 64 KiB, because a piece of a text has up to 48 KiB.
 */
export function splitUpdate(update: Uint8Array, maxBytes: number): Uint8Array[] {
  if (update.length <= maxBytes) {
    return [update];
  }

  const { structs, ds } = Y.decodeUpdate(update);
  const written = structs.flatMap(toPieces);
  const deleted = [...ds.clients].flatMap(([client, ranges]) =>
    ranges.map(({ clock, len }) => ({ client, clock, bytes: numbers(clock, len) })),
  );
  return [
    ...distribute(written, maxBytes).map((pieces) => join([...writeAll(pieces, true), numbers(0)])),
    ...distribute(deleted, maxBytes).map((pieces) => join([numbers(0), ...writeAll(pieces, false)])),
  ];
}

// From the end to the start, because a text is cut off behind each piece.
function toPieces(struct: Struct): Piece[] {
  const { client, clock } = struct.id;
  const pieces: Piece[] = [];
  const content = struct instanceof Y.Item ? struct.content : undefined;
  if (content instanceof Y.ContentString) {
    while (content.str.length > maxText) {
      const cut = content.str.length - maxText;
      const offset = isInsideCharacter(content.str, cut) ? cut + 1 : cut;
      pieces.unshift({ client, clock: clock + offset, bytes: write(struct, offset) });
      content.splice(offset);
    }
  }

  return [{ client, clock, bytes: write(struct, 0) }, ...pieces];
}

function write(struct: Struct, offset: number): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  struct.write(encoder, offset);
  return encoder.toUint8Array();
}

function distribute(pieces: readonly Piece[], maxBytes: number): Piece[][] {
  const portions: Piece[][] = [];
  let portion: Piece[] = [];
  let size = 0;
  for (const piece of pieces) {
    const added = piece.bytes.length + (portion.at(-1)?.client === piece.client ? 0 : maxHead);
    if (portion.length > 0 && size + added > maxBytes - maxHead) {
      portions.push(portion);
      portion = [];
      size = maxHead;
    }

    portion.push(piece);
    size += added;
  }

  return portion.length > 0 ? [...portions, portion] : portions;
}

/** Writes the pieces in one block for each client: Yjs reads only the last block of a client. A block of structs has their first clock. */
function writeAll(pieces: readonly Piece[], areStructs: boolean): Uint8Array[] {
  const blocks = new Map<number, Piece[]>();
  for (const piece of pieces) {
    const block = blocks.get(piece.client) ?? [];
    block.push(piece);
    blocks.set(piece.client, block);
  }

  const written = [numbers(blocks.size)];
  for (const [client, block] of blocks) {
    written.push(areStructs ? numbers(block.length, client, block[0]?.clock ?? 0) : numbers(client, block.length));
    for (const { bytes } of block) {
      written.push(bytes);
    }
  }

  return written;
}

/** Writes numbers as Yjs does: seven bits per byte, the lowest first. Clients have up to 53 bits, so bit operators do not work. */
function numbers(...values: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (let value of values) {
    for (; value > 127; value = Math.floor(value / 128)) {
      bytes.push((value % 128) + 128);
    }

    bytes.push(value);
  }

  return Uint8Array.from(bytes);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }

  return whole;
}
