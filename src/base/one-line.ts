const NEWLINE = 0x0a;
const SPACE = 0x20;

/**
 * JSON text as the walk of `json-slices.ts` wants it: ending with `\n` and holding no other. Between the tokens of valid
 * JSON, where alone a newline can stand, a space means the same.
 */
export function asOneLine(json: Buffer): Buffer {
  const text = Buffer.concat([json, Buffer.of(NEWLINE)]);
  for (let at = text.indexOf(NEWLINE); at < text.length - 1; at = text.indexOf(NEWLINE, at)) text[at] = SPACE;
  return text;
}
