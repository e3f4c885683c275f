/** The hash of `src/base/hash32.ts`. */
const STRIPE_BYTES: usize = 64;
const SEED: i32 = 0x165667b1;
const P1: u32 = 0x9e3779b1;
const P2: u32 = 0x85ebca77;
const P3: u32 = 0xc2b2ae3d;

/** @param bytes at least a stripe, as every record has with its key and its time */
export function hash32(at: usize, bytes: usize): u32 {
  const last = at + bytes - STRIPE_BYTES;
  let a = i32x4.splat(SEED);
  let b = a;
  let c = a;
  let d = a;
  while (true) {
    a = mixLanes(a, v128.load(at));
    b = mixLanes(b, v128.load(at, 16));
    c = mixLanes(c, v128.load(at, 32));
    d = mixLanes(d, v128.load(at, 48));
    if (at >= last) break;
    at = min(at + STRIPE_BYTES, last);
  }
  let hash = mixAll(mixAll(mixAll(mixAll(u32(bytes), a), b), c), d);
  hash = (hash ^ (hash >> 15)) * P2;
  hash = (hash ^ (hash >> 13)) * P3;
  return hash ^ (hash >> 16);
}

function mix(hash: u32, word: u32): u32 {
  return rotl(hash + word * P2, 13) * P1;
}

function mixLanes(lanes: v128, words: v128): v128 {
  const mixed = i32x4.add(lanes, i32x4.mul(words, i32x4.splat(P2)));
  return i32x4.mul(v128.or(i32x4.shl(mixed, 13), i32x4.shr_u(mixed, 19)), i32x4.splat(P1));
}

function mixAll(hash: u32, lanes: v128): u32 {
  hash = mix(hash, i32x4.extract_lane(lanes, 0));
  hash = mix(hash, i32x4.extract_lane(lanes, 1));
  hash = mix(hash, i32x4.extract_lane(lanes, 2));
  return mix(hash, i32x4.extract_lane(lanes, 3));
}
