/** The messages in the tables of docs/troubleshooting.md exist. An integration test produces its log lines. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const SOURCE = globSync('src/**/*.ts', { cwd: ROOT })
  .map(read)
  .join('\n')
  .replaceAll('${DEADLINE_MS / 1000}', '8');
const MESSAGES = [...read('docs/troubleshooting.md').matchAll(/^\| `([^`]+)`/gm)].map(
  ([, text = '']) => text,
);

test('the page has tables that begin with messages', () => {
  expect(MESSAGES.length).toBeGreaterThan(10);
});

test.each(MESSAGES)('the connector says "%s"', (message) => {
  expect(SOURCE).toContain(message);
});
