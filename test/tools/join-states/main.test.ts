import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { parseState, stateMessage } from '../../../src/airbyte/state.ts';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'tools', 'join-states', 'main.ts');
const AT = '2026-03-01T10:00:00Z';
const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-join-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function stateOf(from: string, to: string, events?: string[]) {
  return { version: 1, read: [{ from, to, at: AT }], ...(events === undefined ? {} : { events }) };
}

/** Joins files with these contents. */
function joinFiles(...contents: string[]) {
  const paths = contents.map((content, index) => {
    const path = join(folder, `shard-${index}.json`);
    writeFileSync(path, content);
    return path;
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...paths], { encoding: 'utf8' });
  return { exitCode: status, stdout, stderr };
}

test('the log of a pod, a state copied from Airbyte and a list of states become one state file', () => {
  const log = `{"type":"LOG","log":{"level":"INFO","message":"x"}}\n${JSON.stringify(stateMessage('export', stateOf('2026-01-01', '2026-01-03'), 1))}\n`;
  const copied = [{ streamDescriptor: { name: 'export' }, streamState: stateOf('2026-01-04', '2026-01-06') }];
  const list = [stateMessage('export', stateOf('2026-01-07', '2026-01-09'), 1).state];
  const { exitCode, stdout, stderr } = joinFiles(log, JSON.stringify(copied), JSON.stringify(list));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect([...parseState(JSON.parse(stdout))]).toEqual([['export', stateOf('2026-01-01', '2026-01-09')]]);
});

test('a file without a state is reported', () => {
  const { exitCode, stdout, stderr } = joinFiles('{"type":"LOG","log":{}}\n{"type":"LOG","log":{}}\n');
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '[]\n' });
  expect(stderr).toContain('shard-0.json holds no state: its days are not part of the result.');
});

test('states that disagree give no result and exit code 1', () => {
  const [a, b] = ['A', 'B'].map((event) =>
    JSON.stringify(stateMessage('export', stateOf('2026-01-01', '2026-01-02', [event]), 0)),
  );
  const { exitCode, stdout, stderr } = joinFiles(a ?? '', b ?? '');
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toBe(
    'export.events is ["A"] in one state and ["B"] in another. ' +
      'Only days can be joined: make the other values equal, or leave the stream out.\n',
  );
});
