import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The content of `spec.json` in the root of the repository. */
export function readSpec(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'spec.json'), 'utf8')) as Record<
    string,
    unknown
  >;
}
