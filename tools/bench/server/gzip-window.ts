import { constants, crc32, deflateRawSync } from 'node:zlib';

/** Identification, deflate, no flags, no time, unknown system (RFC 1952). */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** An empty last block of deflate (RFC 1951). */
const LAST_BLOCK = Buffer.from([3, 0]);

/** A gzip file. It is never held as a whole. */
export interface GzipWindow {
  readonly jsonBytes: number;
  readonly gzipBytes: number;
  chunks(): Generator<Buffer>;
}

interface Block {
  readonly bytes: Buffer;
  readonly compressed: Buffer;
}

/** Makes gzip files of any size: the blocks one after another, again and again. */
export class GzipWindows {
  readonly #blocks: readonly Block[];
  /** Of the first block, the first two, and so on. */
  readonly #checksums: number[] = [0];

  constructor(blocks: readonly Buffer[]) {
    // A full flush ends at a byte, and what follows refers to nothing before it.
    const options = { level: 6, finishFlush: constants.Z_FULL_FLUSH };
    this.#blocks = blocks.map((bytes) => ({ bytes, compressed: deflateRawSync(bytes, options) }));
  }

  /** A file of this many blocks. */
  window(count: number): GzipWindow {
    const blocks = Array.from({ length: count }, (_, i) => this.#blockAt(i));
    const jsonBytes = blocks.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#checksum(count));
    trailer.writeUInt32LE(jsonBytes % 2 ** 32, 4);
    const parts = [HEADER, ...blocks.map(({ compressed }) => compressed), LAST_BLOCK, trailer];
    const gzipBytes = parts.reduce((sum, part) => sum + part.length, 0);
    return {
      ...{ jsonBytes, gzipBytes },
      *chunks() {
        yield* parts;
      },
    };
  }

  #blockAt(index: number): Block {
    const block = this.#blocks[index % this.#blocks.length];
    if (block === undefined) throw new Error('there are no blocks');
    return block;
  }

  #checksum(count: number): number {
    const known = this.#checksums;
    while (known.length <= count) known.push(crc32(this.#blockAt(known.length - 1).bytes, known.at(-1)));
    return known[count] ?? 0;
  }
}
