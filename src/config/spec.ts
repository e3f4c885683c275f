import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function readSpec(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'spec.json'), 'utf8')) as Record<
    string,
    unknown
  >;
}
