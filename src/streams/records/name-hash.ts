import { hash } from 'node:crypto';

/** PostgreSQL cuts longer names. Other destinations allow more. */
export const MAX_COLUMN_BYTES = 63;
export const HASH_DIGITS = 8;

/** Hexadecimal digits that depend on the name alone. */
export function hashOf(name: string | Buffer): string {
  return hash('sha256', name).slice(0, HASH_DIGITS);
}
