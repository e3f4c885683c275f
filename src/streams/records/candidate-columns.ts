import { firstBytes } from '../../base/first-bytes.ts';
import { HASH_DIGITS, hashOf, MAX_COLUMN_BYTES } from './name-hash.ts';
import { foldColumn, peerColumn, preferredColumn, type PropertyNaming } from './naming.ts';
import { hashedName } from './safe-name.ts';

/** Columns for names that a destination would treat as the same, besides the preferred one. */
export const MAX_ALTERNATIVES = 20;
const PREFIX = new RegExp(`^_{0,${MAX_ALTERNATIVES}}$`);

/**
 * The column of a property: the preferred one, or another if it is taken.
 *
 * @param attempt 0 for the preferred one, up to {@link MAX_ALTERNATIVES}
 */
export function candidateColumn(property: string, naming: PropertyNaming, attempt: number): string {
  const preferred = preferredColumn(property, naming);
  if (attempt === 0) return preferred;
  // A number before the name changes its hash, for the case that even that is taken.
  if (naming === 'safe') return hashedName(preferred, attempt === 1 ? property : `${attempt} ${property}`);
  if (!isLong(preferred)) return '_'.repeat(attempt) + preferred;
  // Names with the same beginning differ where no destination cuts them off.
  const beginning = firstBytes(preferred, MAX_COLUMN_BYTES - HASH_DIGITS - 1);
  return `${'_'.repeat(attempt - 1)}${beginning}_${hashOf(property)}`;
}

/** True if a column has a prefix because others have the preferred one. Which prefix depends on the order of the names. */
export function isPrefixed(property: string, column: string, naming: PropertyNaming): boolean {
  const preferred = preferredColumn(property, naming);
  return naming !== 'safe' && column !== preferred && !isLong(preferred);
}

/** True if this naming can have given a property such a column, in this release or an earlier one. */
export function isPossibleColumn(property: string, column: string, naming: PropertyNaming): boolean {
  const peers = naming === 'safe' ? [] : [peerColumn(property, naming)];
  const names = [preferredColumn(property, naming), ...peers];
  if (
    names.some((name) => column.endsWith(name) && PREFIX.test(column.slice(0, column.length - name.length)))
  )
    return column !== '';
  const folded = foldColumn(column, naming);
  const attempts = Array.from({ length: MAX_ALTERNATIVES + 1 }, (_, attempt) => attempt);
  return attempts.some(
    (attempt) => foldColumn(candidateColumn(property, naming, attempt), naming) === folded,
  );
}

function isLong(preferred: string): boolean {
  return Buffer.byteLength(preferred) > MAX_COLUMN_BYTES;
}
