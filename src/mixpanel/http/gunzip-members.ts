import { Duplex } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';

/** Larger than zlib's 16 KB, to save turns of the event loop. */
const CHUNK_BYTES = 393_216;
/** Chunks that are decompressed on another thread while earlier ones are converted. */
const CHUNKS_AHEAD = 2;
/** Compressed bytes that wait for that thread. It is given all of them at once. */
const MAX_WAITING_BYTES = 262_144;

type Done = (error?: Error | null) => void;

/**
 * Decompresses all members of a gzip stream, also those after zero padding, where zlib stops without an error. Other
 * bytes after a member are an error, as is a truncated member.
 */
export class GunzipMembers extends Duplex {
  /** undefined in the padding after a member. */
  #member: Gunzip | undefined = this.#open();
  /** The chunk that the member is reading. */
  #writing: Buffer | undefined;

  constructor() {
    super({
      // Chunk by chunk: a stream of bytes would copy those that wait into one.
      readableObjectMode: true,
      readableHighWaterMark: CHUNKS_AHEAD,
      writableHighWaterMark: MAX_WAITING_BYTES,
    });
  }

  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], done: Done): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done);
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: Done): void {
    const start = this.#member === undefined ? skipZeros(chunk) : 0;
    if (start === chunk.length) {
      done();
      return;
    }
    const member = (this.#member ??= this.#open());
    const readBefore = member.bytesWritten;
    // zlib stops at padding: the member ends before all bytes are read.
    const next = (error?: Error | null): void => {
      const unread = chunk.subarray(start + member.bytesWritten - readBefore);
      const isWaiting = error instanceof Error || (unread.length > 0 && !member.readableEnded);
      if (isWaiting || this.#writing !== chunk) return;
      this.#writing = undefined;
      member.off('end', next);
      if (unread.length > 0) this.#member = undefined;
      this._write(unread, encoding, done);
    };
    this.#writing = chunk;
    member.once('end', next);
    member.write(chunk.subarray(start), next);
  }

  override _read(): void {
    this.#member?.resume();
  }

  override _final(done: Done): void {
    const end = (): void => {
      this.push(null);
      done();
    };
    if (this.#member === undefined) end();
    else this.#member.once('end', end).end();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#member?.destroy();
    done(error);
  }

  #open(): Gunzip {
    const member = createGunzip({ chunkSize: CHUNK_BYTES });
    member.on('data', (chunk) => {
      if (!this.push(chunk)) member.pause();
    });
    member.on('error', (error) => this.destroy(error));
    return member;
  }
}

/** The number of zero bytes at the beginning. */
function skipZeros(chunk: Buffer): number {
  const start = chunk.findIndex((byte) => byte !== 0);
  return start === -1 ? chunk.length : start;
}
