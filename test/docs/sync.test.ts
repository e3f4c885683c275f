import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { streams } from '../../src/streams/index.ts';

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const rowsOf = (page: string): string[] =>
  readFileSync(join(DOCS, page), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '));
const namesIn = (cell = ''): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);

test('the table of full refreshes names the streams that continue one', () => {
  const [row = ''] = rowsOf('state.md').filter((line) => line.includes('"unfinished_full_refresh": true`'));
  const named = namesIn(row.split('|')[1]);
  const resumable = streams.flatMap(({ name, resumable: continues }) => (continues ? [name] : []));
  expect(named.sort()).toEqual(resumable.sort());
});

test('streams that the page of syncs recommends to read incrementally have that mode', () => {
  const cells = rowsOf('sync.md').map((row) => row.split('|'));
  const recommended = cells.filter(([, , mode = '']) => mode.trim().startsWith('Incremental'));
  const named = recommended.flatMap(([, , , streamCell]) => namesIn(streamCell));
  expect(named).toContain('export');
  for (const name of named)
    expect(streams.find((stream) => stream.name === name)?.syncModes).toContain('incremental');
});
