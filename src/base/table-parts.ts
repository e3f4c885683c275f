/**
 * Large tables are kept in parts, because a table that grows is copied. Besides, the C library reuses memory poorly after a
 * large block was freed: 40 MB more were measured.
 */
const MAX_PART_BYTES = 1024 * 1024;

/**
 * The parts of a table of that many bytes, of equal size.
 *
 * @param maxBytes a power of two
 */
export function partsOf<T>(maxBytes: number, create: (maxBytes: number) => T): readonly T[] {
  const count = Math.max(1, maxBytes / MAX_PART_BYTES);
  return Array.from({ length: count }, () => create(maxBytes / count));
}

/**
 * The part for a key.
 *
 * @param bits of the key that do not decide about its place in the part
 */
export function partOf<T>(parts: readonly T[], bits: number): T {
  const part = parts[bits & (parts.length - 1)];
  if (part === undefined) throw new RangeError('the number of parts is not a power of two');
  return part;
}
