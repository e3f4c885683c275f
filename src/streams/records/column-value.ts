import { Accepts, fits } from './accepted-kinds.ts';
import type { Spelling } from './property-table.ts';
import type { RescuedValues } from './rescued-values.ts';
import { copyBytes, writeAsText } from '../../json/value-text.ts';

const NULL = Buffer.from('null');

/**
 * Writes a property's value as its column takes it: as it is, or as text; where it fits neither way, null, and the value is
 * rescued. Returns the position behind it.
 *
 * @param place of the property among the record's members
 */
export function writeColumnValue(
  text: Buffer,
  start: number,
  end: number,
  property: Spelling,
  place: number,
  rescued: RescuedValues,
  to: Buffer,
  at: number,
): number {
  const { accepts } = property;
  if (accepts === Accepts.text) return writeAsText(text, start, end, to, at);
  if (fits(text, start, end, accepts)) return copyBytes(text, start, end, to, at);
  if ((accepts & Accepts.text) !== 0) return writeAsText(text, start, end, to, at);
  rescued.add(property, place);
  return copyBytes(NULL, 0, NULL.length, to, at);
}
