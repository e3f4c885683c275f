const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/**
 * A line whose strings hold raw control characters, such as `\r`, with these escaped: JSON does not allow them, Mixpanel has
 * been seen to send them, and no character may be lost. undefined if there are none.
 */
export function escapedControls(line: Buffer): Buffer | undefined {
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
