import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The specification, as `spec.json` at the top of the repository holds it. */
export function readSpec(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'spec.json'), 'utf8')) as Record<
    string,
    unknown
  >;
}
