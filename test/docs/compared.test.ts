import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const PAGE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'compared.md'), 'utf8');
const SOURCES = new Map(
  [...PAGE.matchAll(/^\[([\w-]+)\]: (\S+)$/gm)].map(([, name = '', url = '']) => [name, url]),
);
const USED = [...PAGE.matchAll(/\[[^\]]+\]\[([\w-]+)\]/g)].map(([, name = '']) => name);
/** Claims about a product that need no source: that nothing was found, or what the product is by definition. */
const WITHOUT_SOURCE = /not documented|not looked up|by the platform|^those of |^Singer's targets|^none/;

test('each source on the page of comparisons is named once, used, and public', () => {
  expect([...new Set(USED)].sort()).toEqual([...SOURCES.keys()].sort());
  for (const url of SOURCES.values()) expect(url).toMatch(/^https:\/\//);
});

test('each cell on the page of comparisons has a source, or says that none was found', () => {
  const rows = PAGE.split('\n').filter((line) => line.startsWith('| ') && !/^\| *(\||-)/.test(line));
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) {
    const [feature = '', ...cells] = row.split('|').slice(1, -1);
    for (const cell of cells.map((each) => each.trim()))
      if (!/\]\(|\]\[/.test(cell))
        expect([feature.trim(), cell]).toEqual([feature.trim(), expect.stringMatching(WITHOUT_SOURCE)]);
  }
});
