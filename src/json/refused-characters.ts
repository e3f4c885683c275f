import { BACKSLASH, QUOTE, COLON } from './characters.ts';
import { byteAt, refusedEscapeAt, skipSpace } from './scan.ts';

const ESCAPE_BYTES = 6;
/** Stands in place of such a character. */
export const REPLACEMENT = '\\ufffd';

/** What became of such characters, for a log line: `events ...`. */
export const REFUSED =
  'with half a surrogate pair or U+0000, replaced by U+FFFD because many readers reject them';

/** Names with such a character, as {@link withoutRefused} writes them. */
const REPLACED_NAME = /\ufffd(0000|d[89a-f][0-9a-f]{2})/g;

/**
 * JSON in which every escape of a character that many readers refuse is U+FFFD: half a surrogate pair without its other
 * half, and U+0000. In the name of a member the digits of the escape follow, so that names that differ only there stay
 * apart. Returns the same buffer if there are none.
 *
 * @param json ends with `\n` and contains no other
 */
export function withoutRefused(json: Buffer): Buffer {
  if (!['\\ud', '\\uD', '\\u0000'].some((escape) => json.includes(escape))) return json;
  const parts: Buffer[] = [];
  let copied = 0;
  let isInString = false;
  let found: number[] = [];
  for (let i = 0; i < json.length; i++) {
    const byte = byteAt(json, i);
    if (byte === QUOTE) {
      isInString = !isInString;
      const isName = found.length > 0 && byteAt(json, skipSpace(json, i + 1)) === COLON;
      for (const at of found) {
        const digits = isName ? json.toString('latin1', at + 2, at + ESCAPE_BYTES).toLowerCase() : '';
        parts.push(json.subarray(copied, at), Buffer.from(REPLACEMENT + digits));
        copied = at + ESCAPE_BYTES;
      }
      found = [];
    } else if (byte === BACKSLASH && isInString) {
      const length = refusedEscapeAt(json, i);
      if (length === ESCAPE_BYTES) found.push(i);
      i += length === 0 ? 1 : length - 1;
    }
  }
  return parts.length === 0 ? json : Buffer.concat([...parts, json.subarray(copied)]);
}

/** The name of a property as Mixpanel has it, if {@link withoutRefused} has changed it. */
export function nameAsSent(name: string): string {
  return name.replace(REPLACED_NAME, (_replaced, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** JSON of JavaScript, in which halves of surrogate pairs and U+0000 are always lower-case escapes, without them. */
export function withoutRefusedText(json: string): string {
  if (!json.includes('\\ud') && !json.includes('\\u0000')) return json;
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|u0000|.)/g, (escape) =>
    escape.length === ESCAPE_BYTES ? REPLACEMENT : escape,
  );
}
