/** An element of a typed array. Throws RangeError if the index is out of bounds. */
export function elementAt(array: Int32Array, index: number): number {
  const element = array[index];
  if (element === undefined) throw new RangeError(`index ${index} is out of bounds`);
  return element;
}
