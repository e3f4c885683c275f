import { QUOTE, BACKSLASH, COLON } from '../../json/characters.ts';
import { byteAt } from '../../json/scan.ts';

const LOWER_U = 0x75;
const ESCAPED_NEWLINE = '\\n';

/**
 * Joins the lines of an event that raw newlines split. A newline in the text of a value is part of it and gets escaped. In
 * any other place, such as a number, a name, an escape or a character, it is dropped.
 *
 * @param lines without their `\n`
 */
export function joinLines(lines: readonly Buffer[]): Buffer {
  const text = Buffer.concat(lines);
  const newlines = newlinesIn(lines);
  const parts: Buffer[] = [];
  let copied = 0;
  for (const offset of offsetsInValues(text, newlines)) {
    parts.push(text.subarray(copied, offset), Buffer.from(ESCAPED_NEWLINE.repeat(newlines.get(offset) ?? 0)));
    copied = offset;
  }
  return Buffer.concat([...parts, text.subarray(copied)]);
}

/** Offset in the joined text -> how many newlines were there. */
function newlinesIn(lines: readonly Buffer[]): Map<number, number> {
  const newlines = new Map<number, number>();
  let offset = 0;
  for (const { length } of lines.slice(0, -1)) {
    offset += length;
    newlines.set(offset, (newlines.get(offset) ?? 0) + 1);
  }
  return newlines;
}

/** The offsets of newlines between two characters of a string that is not a key, in ascending order. */
function offsetsInValues(text: Buffer, newlines: ReadonlyMap<number, number>): number[] {
  const offsets: number[] = [];
  for (let start = text.indexOf(QUOTE); start !== -1;) {
    const inString: number[] = [];
    let next = start + 1;
    for (; next < text.length && byteAt(text, next) !== QUOTE; next += characterLength(text, next))
      if (newlines.has(next)) inString.push(next);
    if (newlines.has(next)) inString.push(next);
    if (!isKey(text, next + 1)) offsets.push(...inString);
    start = text.indexOf(QUOTE, next + 1);
  }
  return offsets;
}

/** The bytes of the escape or the UTF-8 character at an offset of a string. */
function characterLength(text: Buffer, offset: number): number {
  const byte = byteAt(text, offset);
  if (byte === BACKSLASH) return byteAt(text, offset + 1) === LOWER_U ? 6 : 2;
  if (byte < 0xc0) return 1;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** True if a colon follows the string that ends before an offset. */
function isKey(text: Buffer, end: number): boolean {
  let next = end;
  while (/\s/.test(String.fromCharCode(byteAt(text, next)))) next++;
  return byteAt(text, next) === COLON;
}
