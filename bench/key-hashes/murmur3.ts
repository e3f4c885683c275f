/** MurmurHash3_x86_128 of the first bytes of a buffer, as hex into another. For the measurement only. */
export function murmur3Hex(input: Buffer, length: number, to: Buffer, at: number): void {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const words = length & ~15;
  for (let i = 0; i < words; i += 16) {
    h1 ^= mixed(wordAt(input, i), 0x239b961b, 15, 0xab0e9789);
    h1 = (Math.imul((rotated(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 ^= mixed(wordAt(input, i + 4), 0xab0e9789, 16, 0x38b34ae5);
    h2 = (Math.imul((rotated(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 ^= mixed(wordAt(input, i + 8), 0x38b34ae5, 17, 0xa1e38b93);
    h3 = (Math.imul((rotated(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 ^= mixed(wordAt(input, i + 12), 0xa1e38b93, 18, 0x239b961b);
    h4 = (Math.imul((rotated(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  // The padding with zeros tells no lengths apart, but the length itself does.
  input.fill(0, length, words + 16);
  h1 ^= mixed(wordAt(input, words), 0x239b961b, 15, 0xab0e9789) ^ length;
  h2 ^= mixed(wordAt(input, words + 4), 0xab0e9789, 16, 0x38b34ae5) ^ length;
  h3 ^= mixed(wordAt(input, words + 8), 0x38b34ae5, 17, 0xa1e38b93) ^ length;
  h4 ^= mixed(wordAt(input, words + 12), 0xa1e38b93, 18, 0x239b961b) ^ length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = final((h2 + h1) | 0);
  h3 = final((h3 + h1) | 0);
  h4 = final((h4 + h1) | 0);
  h1 = final(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  writeHex(h1, to, at);
  writeHex((h2 + h1) | 0, to, at + 8);
  writeHex((h3 + h1) | 0, to, at + 16);
  writeHex((h4 + h1) | 0, to, at + 24);
}

function wordAt(input: Buffer, at: number): number {
  return (
    (input[at] ?? 0) |
    ((input[at + 1] ?? 0) << 8) |
    ((input[at + 2] ?? 0) << 16) |
    ((input[at + 3] ?? 0) << 24)
  );
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function mixed(word: number, first: number, by: number, second: number): number {
  return Math.imul(rotated(Math.imul(word, first), by), second);
}

function final(value: number): number {
  let mixedUp = value;
  mixedUp = Math.imul(mixedUp ^ (mixedUp >>> 16), 0x85ebca6b);
  mixedUp = Math.imul(mixedUp ^ (mixedUp >>> 13), 0xc2b2ae35);
  return mixedUp ^ (mixedUp >>> 16);
}

const HEX = Buffer.from('0123456789abcdef');

function writeHex(word: number, to: Buffer, at: number): void {
  for (let i = 0; i < 8; i++) to[at + i] = HEX[(word >>> (28 - 4 * i)) & 15] ?? 0;
}
