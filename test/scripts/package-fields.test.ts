import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import packageFile from '../../package.json' with { type: 'json' };
import { FILES_WITH_FIELDS, PLACES, withFields } from '../../scripts/package-fields.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OTHERS = { version: '9.8.7-test', homepage: 'https://docs.example.com/' };

test.each(FILES_WITH_FIELDS)('%s takes over a new version and homepage, and then has no others', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const changed = withFields(path, text, OTHERS);
  for (const field of ['version', 'homepage'] as const) {
    const places = text.match(PLACES[field][path] ?? /$^/)?.length ?? 0;
    expect(changed.split(OTHERS[field])).toHaveLength(places + 1);
  }
});

test('a file that has lost its version is an error', () => {
  expect(() => withFields('Dockerfile', 'FROM scratch', OTHERS)).toThrow('Dockerfile does not contain');
});

test("the homepage is an address on the web, and not another connector's page", () => {
  const { protocol, hostname, pathname } = new URL(packageFile.homepage);
  expect(protocol).toBe('https:');
  expect(`${hostname}${pathname}`).not.toMatch(/airbyte\.(com|io)|integrations\/|tap-mixpanel/);
});
