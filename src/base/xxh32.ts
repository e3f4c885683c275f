/** XXH32 of bytes with seed 0, as `kernel/hash.ts` computes it too: https://github.com/Cyan4973/xxHash. */
const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;

/** Returns 32 bits, signed. */
export function xxh32(bytes: Buffer): number {
  let at = 0;
  let hash = P5;
  if (bytes.length >= 16) {
    let [a, b, c, d] = [P1 + P2, P2, 0, -P1];
    for (; at + 16 <= bytes.length; at += 16) {
      a = mix(a, bytes.readInt32LE(at));
      b = mix(b, bytes.readInt32LE(at + 4));
      c = mix(c, bytes.readInt32LE(at + 8));
      d = mix(d, bytes.readInt32LE(at + 12));
    }
    hash = rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18);
  }
  hash += bytes.length;
  for (; at + 4 <= bytes.length; at += 4)
    hash = Math.imul(rotl(hash + Math.imul(bytes.readInt32LE(at), P3), 17), P4);
  for (; at < bytes.length; at++) hash = Math.imul(rotl(hash + Math.imul(bytes.readUInt8(at), P5), 11), P1);
  hash = Math.imul(hash ^ (hash >>> 15), P2);
  hash = Math.imul(hash ^ (hash >>> 13), P3);
  return hash ^ (hash >>> 16);
}

function mix(lane: number, word: number): number {
  return Math.imul(rotl(lane + Math.imul(word, P2), 13), P1);
}

function rotl(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
