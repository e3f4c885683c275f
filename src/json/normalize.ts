import { isUtf8 } from 'node:buffer';

const NEWLINE = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The JSON of an answer, or of a line of one, as one line, such as the walk of `json-slices.ts` wants it. Strings that Mixpanel was sent hold whatever
 * devices send: raw control characters are escaped, bytes that are no UTF-8 become U+FFFD, and everything around them stays.
 */
export function normalizeJson(json: Buffer): Buffer {
  const text = isUtf8(json) ? json : Buffer.from(json.toString('utf8'));
  return onOneLine(escapeRawControls(text) ?? text);
}

/**
 * JSON text as the walk of `json-slices.ts` wants it: ending with `\n` and holding no other. Between the tokens of valid
 * JSON, where alone a newline can stand, a space means the same.
 */
export function onOneLine(json: Buffer): Buffer {
  const text = Buffer.concat([json, Buffer.of(NEWLINE)]);
  for (let at = text.indexOf(NEWLINE); at < text.length - 1; at = text.indexOf(NEWLINE, at)) text[at] = SPACE;
  return text;
}

/**
 * A line whose strings hold raw control characters, such as `\r`, with these escaped: JSON does not allow them, Mixpanel has
 * been seen to send them, and no character may be lost. undefined if there are none.
 */
export function escapeRawControls(line: Buffer): Buffer | undefined {
  const pieces: Buffer[] = [];
  let copied = 0;
  let isInString = false;
  for (let at = 0; at < line.length; at++) {
    const byte = line[at];
    if (byte === QUOTE) isInString = !isInString;
    else if (byte === BACKSLASH && isInString) at++;
    else if (byte !== undefined && byte < SPACE && isInString) {
      pieces.push(line.subarray(copied, at), Buffer.from(`\\u${byte.toString(16).padStart(4, '0')}`));
      copied = at + 1;
    }
  }
  if (pieces.length === 0) return undefined;
  return Buffer.concat([...pieces, line.subarray(copied)]);
}
