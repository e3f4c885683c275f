/** SHA-256 of four texts at once, one in each lane of the vectors. */
import { DIGESTS, LANE_BYTES, LANES, TEXTS, WORDS } from './memory';

const K: StaticArray<u32> = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
];

/** By lane: the blocks of its text. A lane without a text has none. */
const blocks: StaticArray<i32> = [0, 0, 0, 0];

/** Where the text of a lane belongs. There is room for 72 bytes of padding after the longest one. */
export function textOf(lane: i32): usize {
  return TEXTS + usize(lane) * LANE_BYTES;
}

/** Pads the text of a lane, which then is complete. */
export function endText(lane: i32, bytes: usize): void {
  const start = textOf(lane);
  const total = (bytes + 9 + 63) & ~63;
  store<u8>(start + bytes, 0x80);
  memory.fill(start + bytes + 1, 0, total - bytes - 9);
  store<u64>(start + total - 8, bswap<u64>(u64(bytes) << 3));
  unchecked((blocks[lane] = i32(total >> 6)));
}

/** A word of a lane's digest. */
export function wordOf(lane: i32, index: i32): u32 {
  return load<u32>(DIGESTS + (usize(index) << 4) + (usize(lane) << 2));
}

/** The first 16 bytes of a lane's digest. */
export function bytesOf(lane: i32): v128 {
  const at = DIGESTS + (usize(lane) << 2);
  let words = v128.load_zero<u32>(at);
  words = v128.load_lane<u32>(at + 16, words, 1);
  words = v128.load_lane<u32>(at + 32, words, 2);
  words = v128.load_lane<u32>(at + 48, words, 3);
  return swapped(words);
}

/** Computes the digests of all complete texts. After that, every lane is without a text. */
export function digestTexts(): void {
  setDigests(0, 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a);
  setDigests(4, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19);
  for (let block: i32 = 0; ; block++) {
    const isLeft = i32x4.lt_s(i32x4.splat(block), v128.load(changetype<usize>(blocks)));
    if (!v128.any_true(isLeft)) break;
    addBlock(usize(block) << 6, isLeft);
  }
  for (let lane: i32 = 0; lane < LANES; lane++) unchecked((blocks[lane] = 0));
}

function setDigests(first: i32, a: u32, b: u32, c: u32, d: u32): void {
  const at = DIGESTS + (usize(first) << 4);
  v128.store(at, i32x4.splat(a));
  v128.store(at, i32x4.splat(b), 16);
  v128.store(at, i32x4.splat(c), 32);
  v128.store(at, i32x4.splat(d), 48);
}

/** @param isLeft which lanes have a block at that offset of their texts */
function addBlock(offset: usize, isLeft: v128): void {
  gatherWords(offset);
  for (let i: usize = 256; i < 1024; i += 16) extend(WORDS + i);
  let a = v128.load(DIGESTS);
  let b = v128.load(DIGESTS, 16);
  let c = v128.load(DIGESTS, 32);
  let d = v128.load(DIGESTS, 48);
  let e = v128.load(DIGESTS, 64);
  let f = v128.load(DIGESTS, 80);
  let g = v128.load(DIGESTS, 96);
  let h = v128.load(DIGESTS, 112);
  // Instead of moving the eight words, each round takes them in other places.
  for (let i: i32 = 0; i < 64; i += 8) {
    h = i32x4.add(h, firstTerm(e, f, g, i));
    d = i32x4.add(d, h);
    h = i32x4.add(h, secondTerm(a, b, c));
    g = i32x4.add(g, firstTerm(d, e, f, i + 1));
    c = i32x4.add(c, g);
    g = i32x4.add(g, secondTerm(h, a, b));
    f = i32x4.add(f, firstTerm(c, d, e, i + 2));
    b = i32x4.add(b, f);
    f = i32x4.add(f, secondTerm(g, h, a));
    e = i32x4.add(e, firstTerm(b, c, d, i + 3));
    a = i32x4.add(a, e);
    e = i32x4.add(e, secondTerm(f, g, h));
    d = i32x4.add(d, firstTerm(a, b, c, i + 4));
    h = i32x4.add(h, d);
    d = i32x4.add(d, secondTerm(e, f, g));
    c = i32x4.add(c, firstTerm(h, a, b, i + 5));
    g = i32x4.add(g, c);
    c = i32x4.add(c, secondTerm(d, e, f));
    b = i32x4.add(b, firstTerm(g, h, a, i + 6));
    f = i32x4.add(f, b);
    b = i32x4.add(b, secondTerm(c, d, e));
    a = i32x4.add(a, firstTerm(f, g, h, i + 7));
    e = i32x4.add(e, a);
    a = i32x4.add(a, secondTerm(b, c, d));
  }
  addTo(DIGESTS, a, isLeft);
  addTo(DIGESTS + 16, b, isLeft);
  addTo(DIGESTS + 32, c, isLeft);
  addTo(DIGESTS + 48, d, isLeft);
  addTo(DIGESTS + 64, e, isLeft);
  addTo(DIGESTS + 80, f, isLeft);
  addTo(DIGESTS + 96, g, isLeft);
  addTo(DIGESTS + 112, h, isLeft);
}

/** Takes 16 words of each text. */
function gatherWords(offset: usize): void {
  const at = TEXTS + offset;
  for (let i: usize = 0; i < 64; i += 4) {
    let words = v128.load_zero<u32>(at + i);
    words = v128.load_lane<u32>(at + i + LANE_BYTES, words, 1);
    words = v128.load_lane<u32>(at + i + 2 * LANE_BYTES, words, 2);
    words = v128.load_lane<u32>(at + i + 3 * LANE_BYTES, words, 3);
    v128.store(WORDS + (i << 2), swapped(words));
  }
}

/** The words of SHA-256 begin with their highest byte. */
function swapped(words: v128): v128 {
  return i8x16.shuffle(words, words, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/** Computes the words of the schedule at an address from earlier ones. */
function extend(at: usize): void {
  const second = v128.load(at - 240);
  const fifteenth = v128.load(at - 32);
  const s0 = xor3(rotr(second, 7), rotr(second, 18), i32x4.shr_u(second, 3));
  const s1 = xor3(rotr(fifteenth, 17), rotr(fifteenth, 19), i32x4.shr_u(fifteenth, 10));
  const earlier = i32x4.add(v128.load(at - 256), v128.load(at - 112));
  v128.store(at, i32x4.add(earlier, i32x4.add(s0, s1)));
}

function firstTerm(e: v128, f: v128, g: v128, round: i32): v128 {
  const sum = xor3(rotr(e, 6), rotr(e, 11), rotr(e, 25));
  const constant = v128.load_splat<u32>(changetype<usize>(K) + (usize(round) << 2));
  const word = i32x4.add(constant, v128.load(WORDS + (usize(round) << 4)));
  return i32x4.add(i32x4.add(sum, v128.bitselect(f, g, e)), word);
}

function secondTerm(a: v128, b: v128, c: v128): v128 {
  const sum = xor3(rotr(a, 2), rotr(a, 13), rotr(a, 22));
  return i32x4.add(sum, v128.bitselect(a, b, v128.xor(b, c)));
}

function xor3(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.xor(a, b), c);
}

function rotr(words: v128, bits: i32): v128 {
  return v128.or(i32x4.shr_u(words, bits), i32x4.shl(words, 32 - bits));
}

function addTo(at: usize, words: v128, isLeft: v128): void {
  v128.store(at, i32x4.add(v128.load(at), v128.and(words, isLeft)));
}
