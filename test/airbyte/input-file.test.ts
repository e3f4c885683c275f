import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJsonFile } from '../../src/airbyte/input-file.ts';
import { connectorErrorOf } from '../support/thrown.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'input-file-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

let files = 0;

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(folder, `${files++}.json`);
  await writeFile(path, content);
  return path;
}

async function faultOf(content: string): Promise<string> {
  const path = await fileOf(content);
  const { kind, message } = await connectorErrorOf(() => readJsonFile(path, 'config file'));
  expect(kind).toBe('config');
  const start = `The config file ${path} is not valid JSON: `;
  expect(message.startsWith(start)).toBe(true);
  return message.slice(start.length);
}

test.each(['{"a": [1, null]}', 'null', '7', ' "text"\n'])('%j is parsed as JSON', async (content) => {
  expect(await readJsonFile(await fileOf(content), 'config file')).toEqual(JSON.parse(content));
});

test('a leading byte order mark is ignored', async () => {
  expect(await readJsonFile(await fileOf('\uFEFF{"a":1}'), 'config file')).toEqual({ a: 1 });
});

async function errorOf(path: string): Promise<string> {
  const { kind, message } = await connectorErrorOf(() => readJsonFile(path, 'config file'));
  expect(kind).toBe('config');
  return message.replace(path, 'X');
}

test('a missing file is reported with its path', async () => {
  const path = join(folder, 'nowhere.json');
  const { kind, message } = await connectorErrorOf(() => readJsonFile(path, 'state file'));
  expect([kind, message]).toEqual([
    'config',
    `The state file ${path} does not exist. Check the path; in a container, check that its folder is mounted.`,
  ]);
});

test('a device without size or end is rejected', async () => {
  expect(await errorOf('/dev/zero')).toBe('The config file X is larger than 256 MB. Check the path.');
});

test('a folder is rejected', async () => {
  expect(await errorOf(folder)).toBe('The config file X is a folder. Give the path of a file.');
});

test('an unreadable file is reported with the reason', async () => {
  const inside = join(await fileOf('{}'), 'config.json');
  expect(await errorOf(inside)).toBe(
    'The config file X cannot be read (ENOTDIR). Check the path and its permissions.',
  );
});

test('a file that is too large is not read', async () => {
  const path = await fileOf('{}');
  // A sparse file, which takes no disk space.
  await truncate(path, 3 * 1024 ** 3);
  expect(await errorOf(path)).toBe('The config file X is larger than 256 MB. Check the path.');
});

test.each([
  ['Latin-1', Buffer.from('{"export_events":["café"]}', 'latin1')],
  ['UTF-16', Buffer.from('\uFEFF{"a":"é"}', 'utf16le')],
  ['UTF-16 without a byte order mark', Buffer.from('{"a":1}', 'utf16le')],
])('a file in %s is rejected', async (_encoding, content) => {
  expect(await errorOf(await fileOf(content))).toBe(
    'The config file X is not encoded in UTF-8. Save it as UTF-8.',
  );
});

test.each([
  ['lists', '[', ']'],
  ['objects', '{"a":', '}'],
])('%s nested more than 100 levels deep are rejected', async (_what, open, close) => {
  const nested = (levels: number): string => `${open.repeat(levels)}1${close.repeat(levels)}`;
  expect(await errorOf(await fileOf(nested(20_000)))).toBe(
    'The config file X is nested too deeply: more than 100 levels. Check the path.',
  );
  expect(await errorOf(await fileOf(nested(101)))).toMatch(/too deeply/);
  const deepest = nested(100);
  expect(await readJsonFile(await fileOf(deepest), 'config file')).toEqual(JSON.parse(deepest));
});

test.each([
  ['', 'it is empty.'],
  [' \n\t', 'it is empty.'],
  ['{"a":1', 'see line 1, column 7.'],
  ['{', 'see line 1, column 2.'],
  ['[', 'it ends unexpectedly.'],
  ['{"a":\n {"b" 1}}', 'see line 2, column 7.'],
  ['{"a": 1}\n}', 'see line 2, column 1.'],
  ["{'a': 1}", 'see line 1, column 2.'],
])('%j is not JSON: %s', async (content, fault) => {
  expect(await faultOf(content)).toBe(fault);
});

test('an invalid value is not reported as an unexpected end', async () => {
  for (const content of [
    '{"a": x, "b": 1}',
    'hello',
    '[1,]',
    `{"a": "${'y'.repeat(100)}", "b": oops, "c": 1}`,
  ]) {
    expect(await faultOf(content)).toBe('it contains something that is not JSON.');
  }
});

test('no content is quoted, as it may be secret', async () => {
  const secret = 'AbCdEfSecret';
  for (const content of [
    `{"secret": ${secret}}`,
    `{"secret": "${secret}}`,
    `{"secret": "${secret}" "b": 1}`,
    secret,
  ]) {
    const path = await fileOf(content);
    const thrown = await connectorErrorOf(() => readJsonFile(path, 'config file'));
    expect(thrown.message).not.toContain(secret.slice(0, 4));
    expect(thrown.detail).toBeUndefined();
    expect(thrown.cause).toBeUndefined();
  }
});
