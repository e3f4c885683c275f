const MAX_BYTES_PER_UNIT = 3;
const CONTINUATION_MASK = 0xc0;
const CONTINUATION = 0x80;

/** The beginning of a text that takes at most so many bytes of UTF-8, without a part of a character. */
export function firstBytes(text: string, bytes: number): string {
  if (text.length * MAX_BYTES_PER_UNIT <= bytes) return text;
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  let end = bytes;
  while (((encoded[end] ?? 0) & CONTINUATION_MASK) === CONTINUATION) end--;
  return encoded.toString('utf8', 0, end);
}
