import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../docs/.vitepress/navigation.ts';
import { isObject } from '../../src/base/json-object.ts';

/** Pages that guide through the form. What is bold there is the title of an option. */
const PAGES = ['docs/airbyte.md', 'docs/service-account.md'];

function titlesIn(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(titlesIn);
  if (!isObject(schema)) return [];
  const below = Object.values(schema).flatMap(titlesIn);
  return typeof schema['title'] === 'string' ? [schema['title'], ...below] : below;
}

test.each(PAGES)('each option that %s names is in the form', (page) => {
  const spec: unknown = JSON.parse(readFileSync(join(ROOT, 'spec.json'), 'utf8'));
  const named = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\*\*(.+?)\*\*/g)].map(
    ([, name]) => name,
  );
  expect(named.length).toBeGreaterThan(0);
  expect(titlesIn(spec)).toEqual(expect.arrayContaining(named));
});
