import { NEWLINE } from '../json/characters.ts';
import { isUtf8 } from 'node:buffer';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { configError } from '../base/errors.ts';
import { isObject } from '../base/json-object.ts';
import { completeLines, LongLine, UnfinishedLine } from '../json/lines.ts';
import { jsonOf, MAX_BYTES, readChunks, tooLarge } from './input-file.ts';
import type { Logger } from './logger.ts';
import type { JsonObject } from './protocol.generated.ts';
import { collectStates, parseState, type SavedStates } from './state.ts';

const WHAT = 'state file';
/** How a record begins that a connector wrote. Such lines are skipped without parsing them. */
const RECORD = Buffer.from('{"type":"RECORD"');
const STATES: readonly unknown[] = ['STATE', 'STREAM', 'GLOBAL', 'LEGACY'];
const OTHER_MESSAGES: readonly unknown[] = [
  ...['RECORD', 'LOG', 'TRACE', 'CONTROL', 'CATALOG', 'SPEC', 'CONNECTION_STATUS'],
  ...['SCHEMA', 'ACTIVATE_VERSION', 'BATCH'],
];

interface StateFile {
  readonly states: SavedStates;
  /** Lines of an output file that are not messages, such as a last one that was cut. */
  readonly oddLines: number;
}

/**
 * The states to go on from, with a log line if there are none. A file that does not exist yet is one of them, as long as its
 * folder exists: the output of the first sync may be going to be written there.
 */
export async function savedStates(path: string | undefined, log: Logger): Promise<SavedStates> {
  if (path === undefined) {
    await log.info('no state file was given, so everything is read from the start');
    return new Map();
  }
  if (!existsSync(path) && existsSync(dirname(path))) {
    await log.warn(
      `the state file ${path} does not exist, so everything is read from the start. After a first sync, check the path`,
    );
    return new Map();
  }
  const { states, oddLines } = await readStateFile(path);
  if (oddLines > 0) {
    const lines =
      oddLines === 1
        ? '1 line that is not a complete message'
        : `${oddLines} lines that are not complete messages`;
    await log.warn(`the state file ${path}: ignored ${lines}`);
  }
  if (states.size === 0)
    await log.info(`the state file ${path} holds no state, so everything is read from the start`);
  return states;
}

/**
 * Reads a state file: one JSON value in any form that {@link parseState} accepts, or lines of messages, of which the last state
 * of each stream counts. So the output of a sync is a state file, of any size: it is read once, as a stream.
 *
 * @throws ConnectorError of kind `config` if the file cannot be read or is neither
 */
export async function readStateFile(path: string): Promise<StateFile> {
  const lines = new StateLines(path);
  for await (const block of blocksOf(path)) lines.addBlock(block);
  return lines.end();
}

/** Blocks of lines, the last one perhaps without its end. */
async function* blocksOf(path: string): AsyncGenerator<Buffer, void> {
  try {
    for await (const block of completeLines(readChunks(path, WHAT), MAX_BYTES)) {
      if (block instanceof LongLine) throw new Error('a chunk exceeds the maximum length of a line');
      yield block;
    }
  } catch (thrown) {
    if (!(thrown instanceof UnfinishedLine)) throw thrown;
    yield thrown.rest;
  }
}

class StateLines {
  readonly #path: string;
  readonly #states = new Map<string, JsonObject>();
  /** The first line, if it is not a message, and the lines in which its JSON value goes on. */
  readonly #value: Buffer[] = [];
  #valueBytes = 0;
  #goesOn = false;
  #line = 0;
  #messages = 0;
  #oddLines = 0;

  constructor(path: string) {
    this.#path = path;
  }

  addBlock(block: Buffer): void {
    for (let start = 0; start < block.length;) {
      const newline = block.indexOf(NEWLINE, start);
      const end = newline < 0 ? block.length : newline;
      this.#line++;
      this.#add(block, start, end);
      start = end + 1;
    }
  }

  end(): StateFile {
    if (this.#messages > 0) return { states: this.#states, oddLines: this.#oddLines };
    if (this.#oddLines <= 1)
      return { states: parseState(jsonOf(Buffer.concat(this.#value), this.#path, WHAT)), oddLines: 0 };
    throw configError(
      `The state file ${this.#path} holds neither one JSON value nor lines of messages. Use the output of the last sync, or omit --state to start over.`,
    );
  }

  #add(block: Buffer, start: number, end: number): void {
    if (this.#goesOn) {
      this.#addToValue(block.subarray(start, end + 1));
    } else if (isRecord(block, start, end)) {
      this.#messages++;
    } else {
      const line = block.subarray(start, end);
      if (isBlank(line)) return;
      const message = parsed(line);
      const type = isObject(message) ? message['type'] : undefined;
      if (STATES.includes(type)) this.#addState(line);
      else if (OTHER_MESSAGES.includes(type)) this.#messages++;
      else this.#addOdd(block.subarray(start, end + 1), message === undefined);
    }
  }

  #addState(line: Buffer): void {
    this.#messages++;
    collectStates(jsonOf(line, this.#path, WHAT), `line ${this.#line}`, this.#states);
  }

  #addOdd(line: Buffer, isUnfinished: boolean): void {
    const isFirst = this.#messages === 0 && this.#oddLines === 0;
    this.#oddLines++;
    if (!isFirst) return;
    this.#goesOn = isUnfinished && mayGoOn(line);
    this.#addToValue(line);
  }

  #addToValue(line: Buffer): void {
    this.#valueBytes += line.length;
    if (this.#valueBytes > MAX_BYTES) throw tooLarge(this.#path, WHAT);
    this.#value.push(Buffer.from(line));
  }
}

function isRecord(block: Buffer, start: number, end: number): boolean {
  return block.compare(RECORD, 0, RECORD.length, start, Math.min(end, start + RECORD.length)) === 0;
}

/** Whether this line may begin a JSON value. The parser rejects other encodings than UTF-8. */
function mayGoOn(line: Buffer): boolean {
  return !isUtf8(line) || line.includes(0) || /^[\s\uFEFF]*[[{]/.test(line.toString('utf8'));
}

function isBlank(line: Buffer): boolean {
  return line.length < 100 && line.toString('latin1').trim() === '';
}

/** undefined if the line is not JSON. */
function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
