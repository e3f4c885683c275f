/**
 * A hash of 32 bits, as `kernel/hash.ts` computes it too: XXH32's mixing of words in sixteen lanes instead of four, so that
 * vectors compute it in half the time.
 */
const STRIPE_BYTES = 64;
const LANES = STRIPE_BYTES / 4;
const SEED = 0x165667b1;
/** Primes of XXH32. */
const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;

const lanes = new Int32Array(LANES);

/** Returns 32 bits, signed. */
export function hash32(bytes: Buffer): number {
  let hash = bytes.length;
  if (hash < STRIPE_BYTES) {
    for (const byte of bytes) hash = mix(hash, byte);
  } else {
    lanes.fill(SEED);
    const last = bytes.length - STRIPE_BYTES;
    for (let at = 0; at < last; at += STRIPE_BYTES) addStripe(bytes, at);
    // It may overlap the one before.
    addStripe(bytes, last);
    for (const lane of lanes) hash = mix(hash, lane);
  }
  hash = Math.imul(hash ^ (hash >>> 15), P2);
  hash = Math.imul(hash ^ (hash >>> 13), P3);
  return hash ^ (hash >>> 16);
}

function addStripe(bytes: Buffer, at: number): void {
  for (let i = 0; i < LANES; i++) lanes[i] = mix(lanes[i] ?? 0, bytes.readInt32LE(at + 4 * i));
}

/** Different words have different results. */
function mix(hash: number, word: number): number {
  const mixed = (hash + Math.imul(word, P2)) | 0;
  return Math.imul((mixed << 13) | (mixed >>> 19), P1);
}
