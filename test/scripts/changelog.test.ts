import { expect, test } from '@jest/globals';
import { sectionOf, withLinksTo } from '../../scripts/changelog.ts';

const CHANGELOG =
  '# Changelog\n\n## 0.3.0 (unreleased)\n\n- b\n\n## 0.2.0 (2026-12-01)\n\n- a\n\n### New\n\n- c\n';

test('the notes of a release are its section of the changelog', () => {
  expect(sectionOf(CHANGELOG, '0.2.0')).toBe('- a\n\n### New\n\n- c');
});

test.each([
  ['0.1.0', 'what is new in 0.1.0'],
  ['0.3.0', 'on which day 0.3.0 was released'],
])('a release of %s fails: the changelog does not say it', (version, message) => {
  expect(() => sectionOf(CHANGELOG, version)).toThrow(message);
});

test('links of the notes lead into the repository, and others stay', () => {
  const text = 'See [a](docs/a.md#b), [c](https://example.com/c.md) and [d](#e).';
  expect(withLinksTo('https://github.com/o/r/blob/v1', text)).toBe(
    'See [a](https://github.com/o/r/blob/v1/docs/a.md#b), [c](https://example.com/c.md) and [d](#e).',
  );
});
