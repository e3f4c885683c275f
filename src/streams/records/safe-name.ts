import { hashOf, HASH_DIGITS, MAX_COLUMN_BYTES } from './name-hash.ts';

const LETTER_OR_DIGIT = /[A-Za-z0-9]/;
/** A capital begins a word after a small letter or digit, and so does the last of several before a small letter. */
const WORD_STARTS = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g;
const ACCENTS = /\p{M}/gu;

/**
 * A name that no destination changes: words of ASCII in lower case with `_` between them, at most 63 characters. `userID` and
 * `User ID` become `user_id`, `Prénom` becomes `prenom`, and a name without an ASCII letter or digit `property_1a2b3c4d`.
 */
export function safeName(property: string): string {
  if (!LETTER_OR_DIGIT.test(property)) return `property_${hashOf(property)}`;
  const ascii = property.normalize('NFKD').replace(ACCENTS, '');
  const words = ascii
    .replace(WORD_STARTS, '_')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  const name = /^[0-9]/.test(words) ? `_${words}` : words;
  return name.length > MAX_COLUMN_BYTES ? hashedName(name, property) : name;
}

/** The beginning of a safe name, and digits that depend on the property. */
export function hashedName(name: string, property: string): string {
  const beginning = name.slice(0, MAX_COLUMN_BYTES - HASH_DIGITS - 1).replace(/_$/, '');
  return `${beginning}_${hashOf(property)}`;
}
