import { WORDS } from './memory';

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

/** The first four words of the last digest. */
export let word0: u32 = 0;
export let word1: u32 = 0;
export let word2: u32 = 0;
export let word3: u32 = 0;
let word4: u32 = 0;
let word5: u32 = 0;
let word6: u32 = 0;
let word7: u32 = 0;

/** Computes the digest of bytes. There must be room for 72 bytes of padding after them. */
export function digest(start: usize, bytes: usize): void {
  word0 = 0x6a09e667;
  word1 = 0xbb67ae85;
  word2 = 0x3c6ef372;
  word3 = 0xa54ff53a;
  word4 = 0x510e527f;
  word5 = 0x9b05688c;
  word6 = 0x1f83d9ab;
  word7 = 0x5be0cd19;
  const total = (bytes + 9 + 63) & ~63;
  store<u8>(start + bytes, 0x80);
  memory.fill(start + bytes + 1, 0, total - bytes - 9);
  store<u64>(start + total - 8, bswap<u64>(u64(bytes) << 3));
  for (let offset: usize = 0; offset < total; offset += 64) addBlock(start + offset);
}

function addBlock(block: usize): void {
  for (let i: usize = 0; i < 64; i += 4) store<u32>(WORDS + i, bswap(load<u32>(block + i)));
  for (let i: usize = 64; i < 256; i += 4) extend(WORDS + i);
  let a = word0;
  let b = word1;
  let c = word2;
  let d = word3;
  let e = word4;
  let f = word5;
  let g = word6;
  let h = word7;
  const k = changetype<usize>(K);
  // Instead of moving the eight words, each round takes them in other places.
  for (let i: usize = 0; i < 256; i += 32) {
    h += sum1(e) + ((e & f) ^ (~e & g)) + load<u32>(k + i) + load<u32>(WORDS + i);
    d += h;
    h += sum0(a) + ((a & b) ^ (a & c) ^ (b & c));
    g += sum1(d) + ((d & e) ^ (~d & f)) + load<u32>(k + i, 4) + load<u32>(WORDS + i, 4);
    c += g;
    g += sum0(h) + ((h & a) ^ (h & b) ^ (a & b));
    f += sum1(c) + ((c & d) ^ (~c & e)) + load<u32>(k + i, 8) + load<u32>(WORDS + i, 8);
    b += f;
    f += sum0(g) + ((g & h) ^ (g & a) ^ (h & a));
    e += sum1(b) + ((b & c) ^ (~b & d)) + load<u32>(k + i, 12) + load<u32>(WORDS + i, 12);
    a += e;
    e += sum0(f) + ((f & g) ^ (f & h) ^ (g & h));
    d += sum1(a) + ((a & b) ^ (~a & c)) + load<u32>(k + i, 16) + load<u32>(WORDS + i, 16);
    h += d;
    d += sum0(e) + ((e & f) ^ (e & g) ^ (f & g));
    c += sum1(h) + ((h & a) ^ (~h & b)) + load<u32>(k + i, 20) + load<u32>(WORDS + i, 20);
    g += c;
    c += sum0(d) + ((d & e) ^ (d & f) ^ (e & f));
    b += sum1(g) + ((g & h) ^ (~g & a)) + load<u32>(k + i, 24) + load<u32>(WORDS + i, 24);
    f += b;
    b += sum0(c) + ((c & d) ^ (c & e) ^ (d & e));
    a += sum1(f) + ((f & g) ^ (~f & h)) + load<u32>(k + i, 28) + load<u32>(WORDS + i, 28);
    e += a;
    a += sum0(b) + ((b & c) ^ (b & d) ^ (c & d));
  }
  word0 += a;
  word1 += b;
  word2 += c;
  word3 += d;
  word4 += e;
  word5 += f;
  word6 += g;
  word7 += h;
}

function sum0(a: u32): u32 {
  return rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
}

function sum1(e: u32): u32 {
  return rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
}

/** Computes a word of the schedule from earlier ones. */
function extend(at: usize): void {
  const second = load<u32>(at - 60);
  const fifteenth = load<u32>(at - 8);
  const s0 = rotr(second, 7) ^ rotr(second, 18) ^ (second >> 3);
  const s1 = rotr(fifteenth, 17) ^ rotr(fifteenth, 19) ^ (fifteenth >> 10);
  store<u32>(at, load<u32>(at - 64) + s0 + load<u32>(at - 28) + s1);
}
