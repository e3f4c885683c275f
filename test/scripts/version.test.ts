import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { VERSION_PLACES, withVersion } from '../../scripts/version.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test.each(Object.keys(VERSION_PLACES))('%s takes over a new version, and then has no other', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const places = text.match(VERSION_PLACES[path] ?? '')?.length ?? 0;
  expect(withVersion(path, text, '9.8.7-test').split('9.8.7-test')).toHaveLength(places + 1);
});

test('a file that has lost its version is an error', () => {
  expect(() => withVersion('Dockerfile', 'FROM scratch', '1.0.0')).toThrow('Dockerfile does not contain');
});
