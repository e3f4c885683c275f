import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

async function fileOf(content: string): Promise<string> {
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

test.each(['{"a": [1, null]}', 'null', '7', ' "text"\n'])('%j is read as the JSON it is', async (content) => {
  expect(await readJsonFile(await fileOf(content), 'config file')).toEqual(JSON.parse(content));
});

test('a byte order mark in front does no harm', async () => {
  expect(await readJsonFile(await fileOf('\uFEFF{"a":1}'), 'config file')).toEqual({ a: 1 });
});

test('a file that is not there is told by its name', async () => {
  const path = join(folder, 'nowhere.json');
  const { kind, message } = await connectorErrorOf(() => readJsonFile(path, 'state file'));
  expect([kind, message]).toEqual(['config', `The state file ${path} does not exist.`]);
});

test('a file that cannot be read is told with the reason', async () => {
  const { kind, message } = await connectorErrorOf(() => readJsonFile(folder, 'catalog file'));
  expect([kind, message]).toEqual(['config', `The catalog file ${folder} cannot be read (EISDIR).`]);
});

test.each([
  ['', 'it is empty.'],
  [' \n\t', 'it is empty.'],
  ['{"a":1', 'see line 1, column 7.'],
  ['{', 'see line 1, column 2.'],
  ['[', 'it ends too early.'],
  ['{"a":\n {"b" 1}}', 'see line 2, column 7.'],
  ['{"a": 1}\n}', 'see line 2, column 1.'],
  ["{'a': 1}", 'see line 1, column 2.'],
])('%j is no JSON: %s', async (content, fault) => {
  expect(await faultOf(content)).toBe(fault);
});

test('a value that is no JSON is not mistaken for an end that comes too early', async () => {
  for (const content of [
    '{"a": x, "b": 1}',
    'hello',
    '[1,]',
    `{"a": "${'y'.repeat(100)}", "b": oops, "c": 1}`,
  ]) {
    expect(await faultOf(content)).toBe('it holds something that JSON does not know.');
  }
});

test('nothing of the file is quoted, for it may hold secrets', async () => {
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
