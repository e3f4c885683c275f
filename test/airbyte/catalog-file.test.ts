import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCatalogFile } from '../../src/airbyte/catalog-file.ts';
import { CATALOG_ADVICE } from '../../src/airbyte/help.ts';
import { connectorErrorOf } from '../support/thrown.ts';

let folder = '';
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalog-file-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(folder, `${files++}.json`);
  await writeFile(path, content);
  return path;
}

const discovered = {
  streams: [
    {
      name: 'a',
      json_schema: { type: 'object', properties: { id: { description: 'é' } } },
      supported_sync_modes: ['full_refresh', 'incremental'],
      default_cursor_field: ['time'],
    },
    { name: 'b', json_schema: {}, supported_sync_modes: ['full_refresh'] },
  ],
};
const message = { type: 'CATALOG', catalog: discovered };
const LOG = JSON.stringify({ type: 'LOG', log: { level: 'INFO', message: 'about a "CATALOG"' } });
const CHOICES = [
  { name: 'a', syncMode: 'incremental', columns: { id: { description: 'é' } } },
  { name: 'b', syncMode: 'full_refresh', columns: {} },
];

test.each([
  ['the output of discover', `${LOG}\n${JSON.stringify(message)}\n${LOG}\n`],
  ['its CATALOG line', JSON.stringify(message)],
  ['the formatted message', JSON.stringify(message, null, 2)],
  ['the catalog in it', JSON.stringify(discovered)],
  ['the formatted catalog', JSON.stringify(discovered, null, 2)],
])('%s is accepted, and its streams are optional', async (_what, content) => {
  const optional = CHOICES.map((choice) => ({ ...choice, isOptional: true }));
  expect(await readCatalogFile(await fileOf(content))).toEqual(optional);
});

test.each([
  [
    'a configured catalog',
    JSON.stringify({
      streams: discovered.streams.map((stream, i) => ({ stream, sync_mode: CHOICES[i]?.syncMode })),
    }),
  ],
])('%s is accepted', async (_what, content) => {
  expect(await readCatalogFile(await fileOf(content))).toEqual(CHOICES);
});

test('of several catalogs the last one counts', async () => {
  const first = JSON.stringify({ type: 'CATALOG', catalog: { streams: [] } });
  expect(await readCatalogFile(await fileOf(`${first}\n${JSON.stringify(message)}\n`))).toMatchObject(
    CHOICES,
  );
});

test('log lines without a catalog are rejected', async () => {
  const path = await fileOf(`${LOG}\n${LOG}\n`);
  expect((await connectorErrorOf(() => readCatalogFile(path))).message).toBe(
    `The catalog file ${path} is not valid JSON: see line 2, column 1.`,
  );
});

test('an encoding that is not UTF-8 is rejected', async () => {
  const path = await fileOf(Buffer.from(`${LOG}\n${JSON.stringify(message)}\n`, 'latin1'));
  expect((await connectorErrorOf(() => readCatalogFile(path))).message).toMatch(/is not encoded in UTF-8/);
});

test('what is not a catalog is rejected with what a configured catalog is', async () => {
  const path = await fileOf('{"type":"SPEC","spec":{}}');
  expect((await connectorErrorOf(() => readCatalogFile(path))).message).toBe(
    `The catalog is invalid: streams is missing. ${CATALOG_ADVICE}`,
  );
});
