import { firstBytes } from '../../base/first-bytes.ts';
import { hashOf, MAX_COLUMN_BYTES } from './name-hash.ts';
import { safeName } from './safe-name.ts';

/** How columns are named: like those of Airbyte's own source, like those of Stitch and Singer's tap, or as no destination changes. */
export type PropertyNaming = 'plain' | 'mp_reserved' | 'safe';

interface NamingRule {
  /** Replaces the `$` that marks Mixpanel's own properties. */
  readonly prefix: string;
  /** Tables of Stitch and Singer already have columns that differ only in case. They must still be filled. */
  readonly ignoresCase: boolean;
}

const RULES: Readonly<Record<PropertyNaming, NamingRule>> = {
  plain: { prefix: '', ignoresCase: true },
  mp_reserved: { prefix: 'mp_reserved_', ignoresCase: false },
  safe: { prefix: '', ignoresCase: true },
};

/** Destinations write all of these as `_`. */
const SIGNS = /[^A-Za-z0-9_\u0080-\uffff]/g;
/** Destinations cannot read a name without any of these. */
const LETTER_OR_DIGIT = /[A-Za-z0-9\u0080-\uffff]/;
const DIGIT = /^[0-9]/;
/** Columns in which destinations write data of their own. */
const OF_DESTINATIONS = /^_(?:airbyte|ab)_/i;

/**
 * The name under which a property is known here. Half of a surrogate pair cannot be written as JSON that everybody reads,
 * so a hash keeps names apart that differ only there.
 */
export function writableName(property: string): string {
  if (property.isWellFormed()) return property;
  // UTF-8 would write all halves alike.
  return `${property.toWellFormed()}_${hashOf(Buffer.from(property, 'utf16le'))}`;
}

/** Whether `$email` and `email` prefer the same column. */
export function dropsDollar(naming: PropertyNaming): boolean {
  return RULES[naming].prefix === '';
}

/** The property's name without its `$`. Airbyte's own source, or Singer's tap, has such a column. */
export function peerColumn(property: string, naming: PropertyNaming): string {
  return property.startsWith('$') ? RULES[naming].prefix + property.slice(1) : property;
}

/** The column of a property if no other property prefers it. */
export function preferredColumn(property: string, naming: PropertyNaming): string {
  if (naming === 'safe') return safeName(property);
  const name = peerColumn(property, naming);
  return LETTER_OR_DIGIT.test(name) ? name : `property_${hashOf(property)}`;
}

/** The same string for columns that a destination would treat as one. */
export function foldColumn(column: string, naming: PropertyNaming): string {
  const folded = (RULES[naming].ignoresCase ? column.toLowerCase() : column).replace(SIGNS, '_');
  return firstBytes(DIGIT.test(folded) ? `_${folded}` : folded, MAX_COLUMN_BYTES);
}

/** True for a column that destinations overwrite. */
export function isOfDestinations(column: string): boolean {
  return OF_DESTINATIONS.test(column.replace(SIGNS, '_'));
}
