import { NEWLINE, QUOTE, BACKSLASH } from './characters.ts';
import { isUtf8 } from 'node:buffer';
import { withoutRefused } from './refused-characters.ts';

const SPACE = 0x20;

/**
 * Repairs JSON of Mixpanel's and puts it on one line, as `scan.ts` needs it. Mixpanel passes on the strings that devices
 * send: raw control characters are escaped, invalid UTF-8 and characters that many readers refuse become U+FFFD, and
 * everything around them stays.
 */
export function normalizeJson(json: Buffer): Buffer {
  const valid = isUtf8(json) ? json : Buffer.from(json.toString('utf8'));
  return withoutRefused(onOneLine(escapeRawControls(valid) ?? valid));
}

/** As {@link normalizeJson}, for JSON that ends with `\n` and belongs to the caller: it is copied only to repair strings. */
export function normalizeOwnJson(json: Buffer, hasControls: boolean): Buffer {
  if (hasControls || !isUtf8(json)) return normalizeJson(json);
  spacesForNewlines(json);
  return withoutRefused(json);
}

/**
 * Puts JSON on one line that ends with `\n`. Newlines in valid JSON only occur between tokens, where a space means the
 * same.
 */
export function onOneLine(json: Buffer): Buffer {
  const line = Buffer.concat([json, Buffer.of(NEWLINE)]);
  spacesForNewlines(line);
  return line;
}

/** Replaces all newlines but the last byte. */
function spacesForNewlines(line: Buffer): void {
  for (let i = line.indexOf(NEWLINE); i < line.length - 1; i = line.indexOf(NEWLINE, i)) line[i] = SPACE;
}

/**
 * Escapes raw control characters in strings, such as `\r`. JSON does not allow them, but Mixpanel has been seen to send
 * them, and no character may be lost. Returns undefined if there are none.
 */
export function escapeRawControls(json: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  let copied = 0;
  let isInString = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === QUOTE) isInString = !isInString;
    else if (byte === BACKSLASH && isInString) i++;
    else if (byte !== undefined && byte < SPACE && isInString) {
      parts.push(json.subarray(copied, i), Buffer.from(`\\u${byte.toString(16).padStart(4, '0')}`));
      copied = i + 1;
    }
  }
  if (parts.length === 0) return undefined;
  return Buffer.concat([...parts, json.subarray(copied)]);
}
