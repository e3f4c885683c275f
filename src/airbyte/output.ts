import type { Writable } from 'node:stream';
import { codeOf } from '../base/errors.ts';
import { withoutRefusedText } from '../json/refused-characters.ts';
import type { Message } from './protocol.generated.ts';

/** Enough to prepare the next lines while the reader consumes these. */
const MAX_BUFFERED_BYTES = 1_048_576;

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk (ENOSPC)',
  EDQUOT: 'the quota of the disk is used up (EDQUOT)',
  EIO: 'the disk or terminal failed (EIO)',
};

/** stdout cannot be written, for example because the disk is full, so no message can be delivered. */
export class StdoutError extends Error {}

/** The reader has closed stdout. It knows. */
export class StdoutClosedError extends StdoutError {}

/**
 * The only writer to stdout. Node buffers writes to a slow pipe without limit, so every write waits until the
 * reader has caught up.
 */
export class Output {
  readonly #stream: Writable;
  #failure: StdoutError | undefined;
  #caughtUp: Promise<void> | undefined;
  #onFailure: (error: Error) => void = () => undefined;
  #closed = false;
  #listener: (message: Message) => void = () => undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error) => {
      this.#failure = translate(error);
      this.#onFailure(this.#failure);
    });
  }

  /** Calls the listener with each message, but not with records written as bytes. */
  listen(listener: (message: Message) => void): void {
    this.#listener = listener;
  }

  async write(message: Message): Promise<void> {
    this.#listener(message);
    await this.writeLines(`${serialize(message)}\n`);
  }

  /** Writes complete lines, each ending with `\n`. The caller must not change the buffer until `onWritten` is called. */
  async writeLines(lines: string | Buffer, onWritten?: () => void): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed) return await new Promise<never>(() => undefined);
    this.#stream.write(lines, onWritten);
    if (this.#stream.writableLength > MAX_BUFFERED_BYTES)
      await (this.#caughtUp ??= this.#waitUntilCaughtUp());
  }

  /** Resolves when all lines have been passed to the operating system, so that the process may exit. */
  async flush(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    await new Promise<void>((resolve, reject) => {
      this.#onFailure = reject;
      // A failed write calls back before the stream emits the error.
      this.#stream.write('', (error) => {
        if (error) reject(translate(error));
        else resolve();
      });
    });
  }

  /** Stops writing: later writes never resolve, and lines already written stay complete. */
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

function translate(error: Error): StdoutError {
  const code = codeOf(error) ?? error.message;
  return code === 'EPIPE'
    ? new StdoutClosedError('the reader closed stdout')
    : new StdoutError(`stdout cannot be written: ${REASONS[code] ?? code}`, { cause: error });
}

/** `recordCount` is a double in the protocol, and strict readers require a decimal point: `5.0`. */
function serialize(message: Message): string {
  const text = withoutRefusedText(JSON.stringify(message));
  return message.type === 'STATE' ? text.replace(/("recordCount":\d+)\}\}\}$/, '$1.0}}}') : text;
}
