import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { codeOf, configError, messageOf } from '../base/errors.ts';
import { isObject } from '../base/json-object.ts';

/** Catalogs of thousands of columns have some megabytes; what is far larger is not the file that was meant. */
const MAX_BYTES = 256 * 1024 * 1024;
/**
 * Lists and objects inside one another. No config, catalog or state of any connector comes near it, and all that walks them
 * from here on, which calls itself for every level, bears thousands.
 */
const MAX_DEPTH = 100;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist. Check the path; in a container, that its folder is mounted',
  EISDIR: 'is a folder. Give the path of a file in it',
  EACCES: 'cannot be read (EACCES). Give the user who runs the connector the right to read it',
};

/**
 * The JSON in a file that the command line names.
 *
 * @param what how a sentence names the file, such as "config file"
 * @throws ConnectorError of kind `config`: the file is absent, unreadable, too large, not UTF-8, no JSON or nested too
 * deeply. The text of the file is never quoted, for it may hold secrets.
 */
export async function readJsonFile(path: string, what: string): Promise<unknown> {
  const text = textOf(await readBytes(path, what), path, what);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw configError(
      `The ${what} ${path} is not valid JSON: ${describeSyntaxError(text, messageOf(thrown))}.`,
    );
  }
  if (!isNestedDeeper(value, MAX_DEPTH)) return value;
  throw configError(`The ${what} ${path} is nested too deeply: more than ${MAX_DEPTH} levels.`);
}

async function readBytes(path: string, what: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_BYTES) {
      // A pipe or a device tells no size, and need have no end.
      const bytes = await buffer(createReadStream(path, { end: MAX_BYTES }));
      if (bytes.length <= MAX_BYTES) return bytes;
    }
  } catch (thrown) {
    const code = codeOf(thrown) ?? 'unknown reason';
    const reason = REASONS[code] ?? `cannot be read (${code}). Check the path and the right to read it`;
    throw configError(`The ${what} ${path} ${reason}.`);
  }
  throw configError(
    `The ${what} ${path} is larger than ${MAX_BYTES / 1024 / 1024} MB, which no ${what} is. Check the path.`,
  );
}

/** Anything but UTF-8 read as such would be a guess: names of events that Mixpanel does not know. */
function textOf(bytes: Buffer, path: string, what: string): string {
  // JSON holds no zero byte, and every second one of Latin letters in UTF-16 is one.
  if (!isUtf8(bytes) || bytes.includes(0)) {
    throw configError(`The ${what} ${path} is not in UTF-8. Save it with the encoding UTF-8.`);
  }
  // A byte order mark is what some editors put in front; JSON knows none.
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/** Level by level, for a function that calls itself would not come to the end of what is too deep. */
function isNestedDeeper(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= levels && level.length > 0; depth++) {
    level = level.flatMap((each): unknown[] =>
      Array.isArray(each) ? each : isObject(each) ? Object.values(each) : [],
    );
  }
  return level.length > 0;
}

/** The parser's own message quotes the text around the fault, so only its position is used. */
function describeSyntaxError(text: string, message: string): string {
  if (text.trim() === '') return 'it is empty';
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) {
    return message.startsWith('Unexpected end')
      ? 'it ends too early'
      : 'it holds something that JSON does not know';
  }
  const before = text.slice(0, Number(position)).split('\n');
  return `see line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
