import { NEWLINE } from '../json/characters.ts';
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { codeOf, configError, ConnectorError, messageOf } from '../base/errors.ts';
import { isObject } from '../base/json-object.ts';
import { withoutRefused } from '../json/refused-characters.ts';

/** A catalog with thousands of columns is a few megabytes. Anything much larger is the wrong file. */
export const MAX_BYTES = 256 * 1024 * 1024;
/** Far above any real input, far below what recursive functions can handle. */
const MAX_DEPTH = 100;
/** Of a file that is read in chunks. */
const CHUNK_BYTES = 1_048_576;
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist. Check the path; in a container, check that its folder is mounted',
  EISDIR: 'is a folder. Give the path of a file',
  EACCES: 'cannot be read (EACCES). Allow the user who runs the connector to read it',
};

/**
 * Reads a JSON file named on the command line.
 *
 * @param what names the file in errors, such as "config file"
 * @throws ConnectorError of kind `config` if the file is missing, unreadable, too large, not UTF-8, not JSON
 * or nested too deeply. Its content may hold secrets and is never quoted.
 */
export async function readJsonFile(path: string, what: string): Promise<unknown> {
  return jsonOf(await readInput(path, what), path, what);
}

/** Parses the bytes of an input file. Throws as {@link readJsonFile} does. */
export function jsonOf(bytes: Buffer, path: string, what: string): unknown {
  const text = textOf(bytes, path, what);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw configError(
      `The ${what} ${path} is not valid JSON: ${describeSyntaxError(text, messageOf(thrown))}.`,
    );
  }
  if (!isNestedDeeper(value, MAX_DEPTH)) return value;
  throw configError(
    `The ${what} ${path} is nested too deeply: more than ${MAX_DEPTH} levels. Check the path.`,
  );
}

/** The bytes of an input file. Throws a ConnectorError of kind `config` if it cannot be read or is too large. */
export async function readInput(path: string, what: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_BYTES) {
      // A pipe or a device reports no size, and may never end.
      const bytes = await buffer(createReadStream(path, { end: MAX_BYTES }));
      if (bytes.length <= MAX_BYTES) return bytes;
    }
  } catch (thrown) {
    throw unreadable(thrown, path, what);
  }
  throw tooLarge(path, what);
}

/**
 * The bytes of a file of any size, in chunks. Throws a ConnectorError of kind `config` if the file cannot be read or a line
 * exceeds what {@link readInput} accepts: a device may never end.
 */
export async function* readChunks(path: string, what: string): AsyncGenerator<Buffer, void> {
  let lineBytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      const bytes = chunk as Buffer;
      const lineStart = bytes.lastIndexOf(NEWLINE) + 1;
      lineBytes = lineStart === 0 ? lineBytes + bytes.length : bytes.length - lineStart;
      if (lineBytes > MAX_BYTES) throw tooLarge(path, what);
      yield bytes;
    }
  } catch (thrown) {
    throw thrown instanceof ConnectorError ? thrown : unreadable(thrown, path, what);
  }
}

function unreadable(thrown: unknown, path: string, what: string): ConnectorError {
  const code = codeOf(thrown) ?? 'unknown reason';
  const reason = REASONS[code] ?? `cannot be read (${code}). Check the path and its permissions`;
  return configError(`The ${what} ${path} ${reason}.`);
}

export function tooLarge(path: string, what: string): ConnectorError {
  return configError(`The ${what} ${path} is larger than ${MAX_BYTES / 1024 / 1024} MB. Check the path.`);
}

/** Guessing another encoding would silently change names, for example of the events to export. */
function textOf(bytes: Buffer, path: string, what: string): string {
  // JSON never contains a zero byte. Latin letters in UTF-16 do, and can pass as UTF-8.
  if (!isUtf8(bytes) || bytes.includes(0)) {
    throw configError(`The ${what} ${path} is not encoded in UTF-8. Save it as UTF-8.`);
  }
  // Some editors add a byte order mark, which JSON does not allow.
  return withoutRefused(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/** Goes level by level: recursion would overflow the stack. */
function isNestedDeeper(value: unknown, maxDepth: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth++) {
    level = level.flatMap((item): unknown[] =>
      Array.isArray(item) ? item : isObject(item) ? Object.values(item) : [],
    );
  }
  return level.length > 0;
}

/** Uses only the position in the parser's message: the message quotes the text around it. */
function describeSyntaxError(text: string, message: string): string {
  if (text.trim() === '') return 'it is empty';
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) {
    return message.startsWith('Unexpected end')
      ? 'it ends unexpectedly'
      : 'it contains something that is not JSON';
  }
  const before = text.slice(0, Number(position)).split('\n');
  return `see line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
