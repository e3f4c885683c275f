import { globSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..', '..');
/** The site under test is built apart from that of `npm run site`. */
export const SITE = join(ROOT, 'node_modules', '.cache', 'tested-site');
/** The site may have any path on its host, so the tests take one that is not `/`. */
export const BASE = '/some/place/';

/** The pages of the built site, as paths: `docs/streams.html`. */
export function builtPages(): string[] {
  return globSync('**/*.html', { cwd: SITE })
    .filter((page) => page !== '404.html')
    .sort();
}
