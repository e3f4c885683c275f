import type { Writable } from 'node:stream';
import { codeOf } from '../base/errors.ts';
import type { Message } from './protocol.generated.ts';

/** Enough for the next lines to be made while the reader takes these. */
const MAX_BUFFERED_BYTES = 1_048_576;

/** The reader has closed its end: there is nobody left to tell anything. */
export class StdoutClosedError extends Error {}

/**
 * The only writer to stdout. A pipe of Node's takes what it is given and buffers the rest without bound, so every write
 * waits until the reader has caught up.
 */
export class Output {
  readonly #stream: Writable;
  #failure: Error | undefined;
  #caughtUp: Promise<void> | undefined;
  #onFailure: (error: Error) => void = () => undefined;
  #closed = false;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error) => {
      this.#failure = meaningOf(error);
      this.#onFailure(this.#failure);
    });
  }

  /** One message as one line. */
  async write(message: Message): Promise<void> {
    await this.writeLines(`${serialize(message)}\n`);
  }

  /** Whole lines, each ending with `\n`; the buffer belongs to the output from now on. */
  async writeLines(lines: string | Buffer): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed) return await new Promise<never>(() => undefined);
    this.#stream.write(lines);
    if (this.#stream.writableLength > MAX_BUFFERED_BYTES)
      await (this.#caughtUp ??= this.#waitUntilCaughtUp());
  }

  /** Resolves when every line is with the operating system, so that the process may end. */
  async flush(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    await new Promise<void>((resolve, reject) => {
      this.#onFailure = reject;
      // A failed write calls back before the stream tells of the error.
      this.#stream.write('', (error) => {
        if (error) reject(meaningOf(error));
        else resolve();
      });
    });
  }

  /** From now on nothing more is written: whoever tries waits for ever, and the lines on their way stay whole. */
  close(): void {
    this.#closed = true;
  }

  #waitUntilCaughtUp(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settled = (): void => {
        this.#caughtUp = undefined;
        this.#onFailure = () => undefined;
      };
      this.#stream.once('drain', () => {
        settled();
        resolve();
      });
      this.#onFailure = (error) => {
        settled();
        reject(error);
      };
    });
  }
}

function meaningOf(error: Error): Error {
  return codeOf(error) === 'EPIPE' ? new StdoutClosedError('the reader has closed stdout') : error;
}

/**
 * `recordCount` is a double in the protocol, and readers that are strict about it want to see a decimal point: `5.0`.
 */
function serialize(message: Message): string {
  const text = JSON.stringify(message);
  return message.type === 'STATE' ? text.replace(/("recordCount":\d+)\}\}\}$/, '$1.0}}}') : text;
}
