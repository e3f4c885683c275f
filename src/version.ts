import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from './base/json-object.ts';

/** The version in package.json. */
export function version(): string {
  const file: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'));
  return isObject(file) ? String(file['version']) : 'unknown';
}
