import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../src/airbyte/logger.ts';
import { savedStates, readStateFile } from '../../src/airbyte/state-file.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import { CapturedOutput } from '../support/captured-output.ts';
import { connectorErrorOf } from '../support/thrown.ts';

let folder = '';
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-file-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(folder, `${files++}.jsonl`);
  await writeFile(path, content);
  return path;
}

const stateOf = (name: string, value: unknown) => ({
  type: 'STATE',
  state: { type: 'STREAM', stream: { stream_descriptor: { name }, stream_state: value } },
});
const LOG = { type: 'LOG', log: { level: 'INFO', message: 'a "STATE" of affairs' } };
const RECORD = { type: 'RECORD', record: { stream: 'a', emitted_at: 1, data: { type: 'STATE', state: {} } } };
const linesOf = (...messages: unknown[]): string =>
  messages.map((message) => `${JSON.stringify(message)}\n`).join('');

async function read(content: string | Buffer) {
  const { states, oddLines } = await readStateFile(await fileOf(content));
  return { states: Object.fromEntries(states), oddLines };
}

test('of the output of a sync, the last state of each stream counts', async () => {
  const output = linesOf(
    ...[LOG, stateOf('a', { day: 1 }), RECORD, stateOf('b', { day: 7 }), RECORD, LOG],
    ...[stateOf('a', { day: 2 }), RECORD],
  );
  expect(await read(output)).toEqual({ states: { a: { day: 2 }, b: { day: 7 } }, oddLines: 0 });
});

test.each([
  ['Windows line ends', linesOf(LOG, stateOf('a', { day: 1 })).replaceAll('\n', '\r\n')],
  ['blank lines', `\n${linesOf(LOG, stateOf('a', { day: 1 })).replaceAll('\n', '\n\n \n')}`],
  ['a byte order mark', `\uFEFF${linesOf(stateOf('a', { day: 1 }), LOG)}`],
  ['no newline at the end', linesOf(LOG, stateOf('a', { day: 1 })).trimEnd()],
  ['spaces in the JSON', linesOf(RECORD, stateOf('a', { day: 1 })).replaceAll(/"type":/g, '"type" : ')],
  [
    'states without messages around them',
    linesOf(stateOf('a', { day: 0 }).state, stateOf('a', { day: 1 }).state),
  ],
  ['one state alone', JSON.stringify(stateOf('a', { day: 1 }))],
  ['a list over several lines', JSON.stringify([stateOf('a', { day: 1 })], null, 2)],
  ['a list on one line', JSON.stringify([stateOf('a', { day: 1 }).state])],
  ['an object of streams', JSON.stringify({ a: { day: 1 } })],
  ['an object of streams over several lines', JSON.stringify({ a: { day: 1 } }, null, 2)],
])('a file with %s is accepted', async (_what, content) => {
  expect(await read(content)).toEqual({ states: { a: { day: 1 } }, oddLines: 0 });
});

test('a last line that was cut is counted, and the states before it hold', async () => {
  const output = linesOf(RECORD, stateOf('a', { day: 1 }), stateOf('a', { day: 2 }));
  expect(await read(output.slice(0, -20))).toEqual({ states: { a: { day: 1 } }, oddLines: 1 });
});

test('lines that are not messages do not hide the others', async () => {
  const output = `(node:1) Warning: something\n${linesOf(LOG, stateOf('a', { day: 1 }), 7, { type: 'x' })}`;
  expect(await read(output)).toEqual({ states: { a: { day: 1 } }, oddLines: 3 });
});

test('the output of a sync without a state holds none', async () => {
  for (const output of [linesOf(LOG, RECORD), linesOf(LOG), linesOf(RECORD)])
    expect(await read(output)).toEqual({ states: {}, oddLines: 0 });
});

test.each([
  ['', 'is not valid JSON: it is empty.'],
  ['\n \n', 'is not valid JSON: it is empty.'],
  ['{"a":\n {"b" 1}}', 'is not valid JSON: see line 2, column 7.'],
  ['yesterday', 'is not valid JSON: it contains something that is not JSON.'],
  [
    'date,events\n2026-01-01,5\n',
    'holds neither one JSON value nor lines of messages. Use the output of the last sync, or omit --state to start over.',
  ],
  [Buffer.from('\uFEFF{"a":"é"}\n{"b":1}', 'utf16le'), 'is not encoded in UTF-8. Save it as UTF-8.'],
])('%j is rejected: it %s', async (content, fault) => {
  const path = await fileOf(content);
  const { kind, message } = await connectorErrorOf(() => readStateFile(path));
  expect([kind, message]).toEqual(['config', `The state file ${path} ${fault}`]);
});

test('an invalid state is reported with its line', async () => {
  const path = await fileOf(linesOf(LOG, RECORD, stateOf('a', 5)));
  const { message } = await connectorErrorOf(() => readStateFile(path));
  expect(message).toMatch(/^The state is invalid: line 3\.state\.stream\.stream_state is a number/);
});

test('a state that is nested too deeply is rejected', async () => {
  const nested = '['.repeat(200) + ']'.repeat(200);
  const path = await fileOf(linesOf(LOG) + linesOf(stateOf('a', { x: 1 })).replace('1', nested));
  expect((await connectorErrorOf(() => readStateFile(path))).message).toMatch(/nested too deeply/);
});

test('a device without an end is rejected', async () => {
  const { message } = await connectorErrorOf(() => readStateFile('/dev/zero'));
  expect(message).toBe('The state file /dev/zero is larger than 256 MB. Check the path.');
});

test('memory does not depend on the number of records', async () => {
  const path = await fileOf('');
  const record = JSON.stringify({ ...RECORD, padding: 'x'.repeat(1_000_000) });
  const file = await open(path, 'w');
  await file.write(linesOf(stateOf('a', { day: 1 })));
  for (let i = 0; i < 300; i++) await file.write(`${record}\n`);
  await file.write(linesOf(stateOf('b', { day: 2 })));
  await file.close();
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }, 1);
  const { states } = await readStateFile(path);
  clearInterval(watch);
  expect([...states.keys()]).toEqual(['a', 'b']);
  expect(most).toBeLessThan(150 * 1024 * 1024);
});

async function statesAndLogs(path: string | undefined) {
  const captured = new CapturedOutput();
  const states = await savedStates(path, createLogger(captured.output, new SecretMask()));
  return { states: Object.fromEntries(states), logs: captured.logs };
}

test('without a state file the log says that everything is read', async () => {
  expect(await statesAndLogs(undefined)).toEqual({
    states: {},
    logs: ['INFO no state file was given, so everything is read from the start'],
  });
});

test('a state file that does not exist yet is a warning', async () => {
  const path = join(folder, 'later.jsonl');
  expect(await statesAndLogs(path)).toEqual({
    states: {},
    logs: [
      `WARN the state file ${path} does not exist, so everything is read from the start. After a first sync, check the path`,
    ],
  });
});

test('a state file in a folder that does not exist is an error', async () => {
  const path = join(folder, 'nowhere', 'state.jsonl');
  expect((await connectorErrorOf(() => statesAndLogs(path))).message).toMatch(
    /does not exist\. Check the path/,
  );
});

test('odd lines and a file without a state are reported', async () => {
  const path = await fileOf(`${linesOf(LOG)}oops`);
  expect((await statesAndLogs(path)).logs).toEqual([
    `WARN the state file ${path}: ignored 1 line that is not a complete message`,
    `INFO the state file ${path} holds no state, so everything is read from the start`,
  ]);
  const good = await fileOf(linesOf(stateOf('a', { day: 1 })));
  expect(await statesAndLogs(good)).toEqual({ states: { a: { day: 1 } }, logs: [] });
});
